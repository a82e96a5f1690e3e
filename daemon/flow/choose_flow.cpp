// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/choose_flow.hpp"

#include "daemon/flow/consent_window.hpp"
#include "protocol/certificate_filter.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/texts.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/json/array.hpp>

#include <algorithm>

namespace kyso::flow {
namespace {

namespace json = boost::json;

bool fits(const CertificateFilter& filter, const signature::Holder& holder) {
    if (filter.holder && signature::name_of(holder.kind) != *filter.holder) return false;
    const auto has = [&](std::string_view type, const std::string* value) {
        return std::ranges::any_of(holder.ids, [&](const signature::HolderId& id) {
            return id.valid && signature::name_of(id.type) == type &&
                   (value == nullptr || id.value == *value);
        });
    };
    if (filter.id_type && !has(*filter.id_type, nullptr)) return false;
    return !filter.tax_code || has("mst", &*filter.tax_code);
}

bool issued_by(const signature::Certificate& certificate, const std::string& issuer) {
    return certificate.issuer_common_name() == issuer || issuer_organisation(certificate) == issuer;
}

json::object told(const signature::Certificate& certificate, const signature::Holder& holder) {
    return {{"certificate", describe(certificate)}, {"holder", signature::to_json(holder)}};
}

prompt::PromptRequest choose_window(const CallContext& context, const std::vector<Candidate>& candidates,
                                    bool developer) {
    prompt::PromptRequest request =
        window_for(context, text(Text::title_choose, context.language), developer);
    request.notice = text(Text::choosing_tells, context.language);
    request.pin = prompt::PinMode::none;
    for (const Candidate& candidate : candidates) {
        prompt::PromptChoice choice = choice_of(candidate, context.language);
        choice.confirm.clear(); // no PIN is asked for
        choice.pin_on_reader = false;
        request.choices.push_back(std::move(choice));
    }
    return request;
}

} // namespace

Task<Result<json::value>> choose_flow(const Ports& ports, CallContext context, json::value params) {
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    auto filter = read_certificate_filter(params);
    if (!filter) co_return filter.error();
    if (auto permitted = ports.policy.check(context.peer, Method::choose_certificate); !permitted)
        co_return permitted.error();
    const std::string who = requester(context.peer);
    if (auto may = ports.consents.may_enter(who); !may) co_return may.error();
    if (ports.choices == nullptr) co_return Error{Errc::internal_error, "no memory of choices"};

    const HolderFilter accepts = [&](const signature::Holder& holder) { return fits(*filter, holder); };
    auto candidates = co_await find_candidates(ports, accepts);
    if (!candidates) co_return candidates.error();
    if (filter->issuer)
        std::erase_if(*candidates, [&](const Candidate& candidate) {
            return !issued_by(candidate.certificate.certificate, *filter->issuer);
        });
    if (candidates->empty()) co_return unless_lost(ports, Error{Errc::certificate_not_found, "issuer"});

    prompt::PromptRequest window = choose_window(context, *candidates, ports.developer);
    for (std::size_t i = 0; i < candidates->size(); ++i)
        if (ports.choices->was_last(who, (*candidates)[i].certificate.certificate)) window.preselected = i;
    context.progress(core::ProgressState::waiting_for_turn, 0, 0);
    auto turn = co_await ports.consents.enter(who);
    if (!turn) co_return turn.error();
    context.progress(core::ProgressState::waiting_for_consent, 0, 0);
    auto answer = co_await ports.prompt.ask(window);
    if (!answer) co_return answer.error();
    if (answer->choice >= candidates->size())
        co_return Error{Errc::prompt_failed, "a choice that was not shown"};

    const Candidate& chosen = (*candidates)[answer->choice];
    const signature::Certificate& certificate = chosen.certificate.certificate;
    // No record, no disclosure.
    core::AuditRecord record{core::AuditEvent::disclose, "ok"};
    record.requester = who;
    record.operation = method_name(Method::choose_certificate);
    record.certificate = ports.audit.pseudonym(certificate.der());
    if (auto recorded = ports.audit.append(record); !recorded) co_return recorded.error();
    ports.choices->remember(who, certificate);
    ports.choices->choose(who, certificate);
    json::object reply = told(certificate, chosen.holder);
    json::array chain{to_base64(certificate.der())};
    for (const auto& issuer : chosen.issuers)
        chain.emplace_back(to_base64(issuer.der()));
    reply["certificates"] = std::move(chain);
    reply["issuerStatus"] = chosen.issuer_trusted ? "trusted" : "not_verified";
    reply["revocation"] = to_text(chosen.revocation.kind);
    reply["revocationCheck"] = describe(chosen.revocation);
    co_return json::value(std::move(reply));
}

Result<json::value> read_holder(const Ports& ports, const CallContext& context, const json::value& params) {
    JsonFields fields{params, "params"};
    if (auto read = fields.finish(); !read) return read.error();
    if (auto permitted = ports.policy.check(context.peer, Method::read_holder); !permitted)
        return permitted.error();
    const auto certificate = ports.choices == nullptr ? std::optional<signature::Certificate>{}
                                                      : ports.choices->chosen(requester(context.peer));
    if (!certificate) return Error{Errc::nothing_chosen};
    return json::value(told(*certificate, signature::holder_of(*certificate)));
}

} // namespace kyso::flow
