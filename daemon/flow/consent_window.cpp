// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/consent_window.hpp"

#include "protocol/texts.hpp"
#include "signature/rfc3339.hpp"

#include <algorithm>
#include <openssl/x509.h>

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

namespace {

/// The issuer's CN and O, as a person knows it; the whole name where it has neither.
std::string issuer_of(const signature::Certificate& certificate) {
    const std::string& name = certificate.issuer_common_name();
    const std::string organisation = issuer_organisation(certificate);
    if (name.empty() && organisation.empty()) return certificate.issuer_rfc4514();
    if (name.empty() || organisation.empty() || name == organisation)
        return name.empty() ? organisation : name;
    return name + ", " + organisation;
}

/// A batch is the same list whatever certificate signs it: it is sent once.
void share_document(prompt::PromptRequest& request) {
    auto& choices = request.choices;
    const std::string& first = choices.front().document;
    if (choices.size() < 2 || !std::ranges::all_of(choices, [&](const prompt::PromptChoice& choice) {
            return choice.document == first;
        }))
        return;
    request.document = first;
    for (prompt::PromptChoice& choice : choices)
        choice.document.clear();
}

/// `not revoked (ocsp.example, 2026-11-22)`.
std::string good_by(const signature::RevocationStatus& revocation, Language language) {
    const std::size_t host = revocation.source.find("://");
    const std::size_t begin = host == std::string::npos ? 0 : host + 3;
    const std::string source = revocation.source.substr(begin, revocation.source.find('/', begin) - begin);
    std::string said{text(Text::revocation_good, language)};
    said += " (" + source;
    if (revocation.this_update) said += ", " + day_of(*revocation.this_update, language);
    return said + ")";
}

} // namespace

std::string issuer_organisation(const signature::Certificate& certificate) {
    const auto attributes = signature::attributes_of(X509_get_issuer_name(certificate.native()));
    if (!attributes) return {};
    const auto found = std::ranges::find(*attributes, "O", &signature::NameAttribute::short_name);
    return found == attributes->end() ? std::string{} : found->value;
}

prompt::PromptChoice choice_of(const Candidate& candidate, Language language) {
    const auto& certificate = candidate.certificate.certificate;
    const auto say = [&](Text name) { return std::string{text(name, language)}; };
    prompt::PromptChoice choice;
    choice.title =
        certificate.common_name().empty() ? certificate.subject_rfc4514() : certificate.common_name();
    choice.subtitle = issuer_of(certificate) + " · " + say(Text::valid_until) + " " +
                      day_of(certificate.not_after(), language);
    const bool organisation = candidate.holder.kind == signature::Holder::Kind::organisation;
    if (candidate.holder.name)
        choice.rows.push_back(
            {say(organisation ? Text::organisation_name : Text::holder_name), candidate.holder.name->value});
    for (const auto& id : candidate.holder.ids)
        choice.rows.push_back({say(label_of(id.type)), id.value});
    if (candidate.holder.organisation)
        choice.rows.push_back({say(Text::organisation), candidate.holder.organisation->value});
    const auto& device = candidate.info;
    if (device.kind == drivers::DeviceKind::sim)
        choice.rows.push_back({say(Text::sim), device.serial});
    else
        choice.rows.push_back({say(Text::token), device.label + " (" + device.serial + ")"});
    const signature::RevocationStatus& revocation = candidate.revocation;
    if (!candidate.issuer_trusted) // then nobody was asked, which follows from it
        choice.warning = say(Text::issuer_not_verified);
    else if (revocation.kind == signature::RevocationStatus::Kind::unknown)
        choice.warning = say(Text::revocation_unknown);
    else
        choice.rows.push_back({say(Text::revocation), good_by(revocation, language)});
    const auto warn = [&](Text what) {
        choice.warning = say(what) + (choice.warning.empty() ? "" : " " + choice.warning);
    };
    if (device.state == drivers::DeviceState::pin_count_low) warn(Text::pin_count_low);
    if (device.state == drivers::DeviceState::pin_last_try) {
        warn(Text::pin_last_try);
        choice.confirm = say(Text::last_try_word);
    }
    choice.pin_on_reader = device.pin_pad;
    return choice;
}

prompt::PromptRequest window_for(const CallContext& context, std::string_view title, bool developer) {
    prompt::PromptRequest window;
    window.language = context.language;
    window.title = title;
    window.requester = requester(context.peer);
    window.requester_kind =
        is_page(context.peer) ? prompt::RequesterKind::page : prompt::RequesterKind::program;
    window.developer = developer;
    return window;
}

prompt::PromptChoice choice_of_unknown(Language language) {
    prompt::PromptChoice choice;
    choice.title = text(Text::sim_certificate, language);
    choice.subtitle = text(Text::sim_certificate_later, language);
    choice.warning = text(Text::sim_certificate_unchecked, language);
    return choice;
}

prompt::PromptRequest consent_window(const SignTask& task, const CallContext& context,
                                     std::vector<prompt::PromptChoice> choices, bool developer) {
    prompt::PromptRequest request = window_for(context, task.title(context.language), developer);
    request.pin = prompt::PinMode::none;
    request.choices = std::move(choices);
    share_document(request);
    return request;
}

prompt::PromptRequest consent_window(const SignTask& task, const CallContext& context,
                                     const std::vector<SigningOption>& options, bool developer) {
    std::vector<prompt::PromptChoice> choices;
    for (const SigningOption& option : options)
        choices.push_back(option.shown);
    prompt::PromptRequest request = consent_window(task, context, std::move(choices), developer);
    const bool any_entry = std::ranges::any_of(
        options, [](const SigningOption& option) { return !option.candidate.info.pin_pad; });
    request.pin = any_entry ? prompt::PinMode::entry : prompt::PinMode::pad;
    return request;
}

prompt::PromptRequest again_window(const prompt::PromptRequest& first, const SigningOption& chosen,
                                   std::size_t index, Language language) {
    prompt::PromptRequest request = first;
    request.notice = std::string{text(Text::asks_each_time, language)} + " " + std::to_string(index + 1) +
                     "/" + std::to_string(chosen.items.size()) + ".";
    request.choices = {chosen.shown};
    request.preselected = 0;
    request.document.clear();
    // A right PIN was given a moment ago: this is no last try any more.
    request.choices.front().confirm.clear();
    return request;
}

} // namespace kyso::flow
