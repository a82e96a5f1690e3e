// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/consent_window.hpp"

#include "protocol/texts.hpp"
#include "signature/rfc3339.hpp"

#include <algorithm>

namespace kyso::flow {
namespace {

Text label_of(signature::HolderId::Type type) {
    using Type = signature::HolderId::Type;
    switch (type) {
    case Type::cccd:
        return Text::id_cccd;
    case Type::cmnd:
        return Text::id_cmnd;
    case Type::passport:
        return Text::id_passport;
    case Type::mst:
        return Text::id_mst;
    case Type::bhxh:
        return Text::id_bhxh;
    case Type::mns:
        return Text::id_mns;
    case Type::other:
        break;
    }
    return Text::id_other;
}

} // namespace

std::string day_of(std::chrono::sys_seconds when, Language language) {
    const std::string iso = signature::to_rfc3339(when).substr(0, 10);
    if (language == Language::en) return iso;
    return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

prompt::PromptChoice choice_of(const Candidate& candidate, Language language) {
    const auto& certificate = candidate.certificate.certificate;
    const auto say = [&](Text name) { return std::string{text(name, language)}; };
    prompt::PromptChoice choice;
    choice.title =
        certificate.common_name().empty() ? certificate.subject_rfc4514() : certificate.common_name();
    choice.subtitle = certificate.issuer_common_name() + " · " + say(Text::valid_until) + " " +
                      day_of(certificate.not_after(), language);
    if (candidate.holder.name) choice.rows.push_back({say(Text::holder_name), candidate.holder.name->value});
    for (const auto& id : candidate.holder.ids)
        choice.rows.push_back({say(label_of(id.type)), id.value});
    if (candidate.holder.organisation)
        choice.rows.push_back({say(Text::organisation), candidate.holder.organisation->value});
    const auto& device = candidate.device->info();
    choice.rows.push_back({say(Text::token), device.label + " (" + device.serial + ")"});
    choice.warning = say(Text::revocation_unknown);
    if (!candidate.issuer_trusted) choice.warning = say(Text::issuer_not_verified) + " " + choice.warning;
    return choice;
}

prompt::PromptRequest consent_window(const SignTask& task, const CallContext& context,
                                     const std::vector<SigningOption>& options, bool developer) {
    prompt::PromptRequest request;
    request.language = context.language;
    request.title = task.title(context.language);
    request.requester = requester(context.peer);
    request.requester_kind =
        is_page(context.peer) ? prompt::RequesterKind::page : prompt::RequesterKind::program;
    request.developer = developer;
    const bool any_entry = std::ranges::any_of(
        options, [](const SigningOption& option) { return !option.candidate.device->info().pin_pad; });
    request.pin = any_entry ? prompt::PinMode::entry : prompt::PinMode::pad;
    for (const SigningOption& option : options)
        request.choices.push_back(option.shown);
    return request;
}

} // namespace kyso::flow
