// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/access_flow.hpp"

#include "daemon/flow/access_request.hpp"
#include "daemon/flow/consent_window.hpp"
#include "protocol/idn.hpp"
#include "protocol/texts.hpp"
#include "signature/rfc3339.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace kyso::flow {
namespace {

namespace json = boost::json;

json::value reply_of(const Origin& origin, const core::OriginGrant& grant,
                     std::optional<std::chrono::sys_seconds> until) {
    json::array methods;
    for (const Method method : grant.methods)
        methods.emplace_back(method_name(method));
    json::object reply{{"origin", origin.text()}, {"methods", std::move(methods)}};
    if (until) reply["expires"] = signature::to_rfc3339(*until);
    return reply;
}

/// What was decided before, if that settles it.
Result<void> may_be_asked_about(ApprovalBook& book, const Origin& origin) {
    switch (book.standing(origin)) {
    case core::Standing::declined:
        return Error::later(Errc::access_refused, book.refused_for(origin), "declined lately");
    case core::Standing::blocked:
        return Error{Errc::access_refused, "blocked"};
    default:
        return {};
    }
}

Result<void> record(AuditLog& audit, core::AuditEvent event, const Origin& origin, std::string result = {}) {
    core::AuditRecord record{event, std::move(result)};
    record.requester = origin.text();
    record.operation = method_name(Method::request_access);
    return audit.append(record);
}

} // namespace

prompt::PromptRequest access_window(const Origin& origin, const std::vector<Method>& methods,
                                    std::chrono::sys_seconds until, Language language, bool developer) {
    const auto say = [&](Text name) { return std::string{text(name, language)}; };
    prompt::PromptRequest window;
    window.language = language;
    window.title = say(Text::title_access);
    window.requester = origin.text();
    window.requester_kind = prompt::RequesterKind::page;
    window.developer = developer;
    window.notice = say(Text::access_notice);
    window.pin = prompt::PinMode::none;
    prompt::PromptChoice& choice = window.choices.emplace_back();
    std::string may;
    for (const Method method : methods)
        may += (may.empty() ? "" : "; ") + purpose_of(method, language);
    choice.rows.push_back({say(Text::access_may), may});
    choice.rows.push_back({say(Text::access_until), day_of(until, language)});
    choice.rows.push_back({say(Text::access_revoke), "kyso origins remove " + origin.text()});
    const std::string_view host = host_of(origin.text());
    if (!is_internationalised(host)) return window;
    const auto letters = to_letters(host);
    choice.warning = letters ? say(Text::access_idn) + " " + *letters + ". " + say(Text::access_idn_means)
                             : say(Text::access_idn_bad);
    return window;
}

Task<Result<json::value>> access_flow(const Ports& ports, CallContext context, json::value params) {
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    const auto request = read_access_request(params);
    if (!request) co_return request.error();
    const auto* web = std::get_if<WebPeer>(&context.peer);
    if (web == nullptr || ports.approvals == nullptr)
        co_return Error{Errc::not_permitted, "only a page's origin can be approved"};
    ApprovalBook& book = *ports.approvals;
    const Origin& origin = web->origin;
    const core::OriginGrant grant = core::grant_of(request->methods);
    if (book.standing(origin) == core::Standing::approved) co_return reply_of(origin, {}, std::nullopt);
    if (auto open = may_be_asked_about(book, origin); !open) co_return open.error();

    // One such window over all origins, one a minute; and one window of any kind.
    if (auto begun = book.pace().begin(ports.clock.steady_now()); !begun) co_return begun.error();
    const struct End {
        core::EnrolmentPace& pace;
        ~End() { pace.end(); }
    } end{book.pace()};
    context.progress(core::ProgressState::waiting_for_turn, 0, 0);
    auto turn = co_await ports.consents.enter(requester(context.peer));
    if (!turn) co_return turn.error();
    context.progress(core::ProgressState::waiting_for_consent, 0, 0);
    const auto now = std::chrono::floor<std::chrono::seconds>(ports.clock.now());
    const auto window = access_window(origin, request->methods, now + core::Approvals::lifetime,
                                      request->language.value_or(context.language), ports.developer);
    const auto answer = co_await ports.prompt.ask(window);

    if (!answer && answer.error() != Errc::consent_refused) co_return answer.error();
    if (!answer) {
        if (auto kept = book.decline(origin); !kept) co_return kept.error();
        if (auto recorded = record(ports.audit, core::AuditEvent::deny, origin); !recorded)
            co_return recorded.error();
        co_return Error::later(Errc::access_refused, book.refused_for(origin), "the person did not agree");
    }
    // No record, no approval.
    if (auto recorded = record(ports.audit, core::AuditEvent::approve, origin); !recorded)
        co_return recorded.error();
    const auto until = book.approve(origin, grant);
    if (!until) {
        (void)record(ports.audit, core::AuditEvent::deny, origin, std::string{until.error().name()});
        co_return until.error();
    }
    co_return reply_of(origin, grant, *until);
}

} // namespace kyso::flow
