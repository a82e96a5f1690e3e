// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/sim_flow.hpp"

#include "daemon/core/consent_broker.hpp"
#include "daemon/flow/audited.hpp"
#include "daemon/flow/phone_option.hpp"
#include "daemon/flow/signing_steps.hpp"
#include "daemon/flow/sim_operations.hpp"
#include "daemon/flow/sim_requester.hpp"
#include "daemon/flow/sim_signature.hpp"
#include "daemon/flow/sim_windows.hpp"
#include "protocol/json_fields.hpp"
#include "protocol/log.hpp"
#include "protocol/random.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace kyso::flow {
namespace {

namespace json = boost::json;
using sim::PhoneNumber;

/// The number is the person's own, as far as they said so in kysod's window: now, or before.
Task<Result<void>> bind(const Ports& ports, const CallContext& context, const PhoneNumber& number) {
    if (ports.sim->phones.holds(number)) co_return Result<void>{};
    const auto window = bind_window(context, ports.developer);
    auto answer = co_await ports.prompt.ask(window);
    if (!answer) co_return answer.error();
    const auto typed = PhoneNumber::read(answer->phone);
    if (!typed) co_return typed.error();
    if (*typed != number) co_return Error{Errc::phone_differs};
    // Not kept: then the person is asked again next time, which is no reason to refuse them now.
    if (auto kept = ports.sim->phones.add(number); !kept)
        log::warn("a number is not bound: {}", kept.error().describe());
    co_return Result<void>{};
}

/// A name of its own for each: `_` and 124 random bits.
std::string new_transaction() {
    return "_" + to_hex(random_octets(16)).substr(1);
}

Result<std::vector<drivers::DeviceCertificate>> certificates_of(const sim::Offer& offer) {
    std::vector<drivers::DeviceCertificate> list;
    for (const Bytes& der : offer.certificates) {
        auto certificate = signature::Certificate::parse(der);
        if (!certificate) return Error{Errc::gateway_refused, certificate.error().describe()};
        list.push_back({{}, {}, std::move(*certificate)});
    }
    return list;
}

/// Those that the service tells and that can serve; none where it tells none before the signature.
Task<Result<std::vector<Candidate>>> candidates_of(const Ports& ports, const std::string& who,
                                                   const PhoneNumber& number, const sim::Offer& offer,
                                                   HolderFilter accepts) {
    auto certificates = certificates_of(offer);
    if (!certificates) co_return certificates.error();
    if (certificates->empty()) co_return std::vector<Candidate>{};
    auto candidates =
        co_await find_candidates(ports, device_of(number), std::move(*certificates), std::move(accepts));
    if (candidates) keep_chosen(ports, who, *candidates);
    co_return candidates;
}

std::vector<ConsentScope> scopes_of(const std::vector<PhoneOption>& options, const PhoneNumber& number) {
    std::vector<ConsentScope> scopes;
    for (const PhoneOption& option : options)
        scopes.push_back({device_of(number).id,
                          option.candidate ? option.candidate->certificate.certificate.sha256() : Bytes{},
                          {option.to_be_signed}});
    return scopes;
}

std::size_t last_choice(const Ports& ports, const std::string& who, const std::vector<PhoneOption>& options) {
    for (std::size_t i = 0; i < options.size() && ports.choices != nullptr; ++i)
        if (options[i].candidate &&
            ports.choices->was_last(who, options[i].candidate->certificate.certificate))
            return i;
    return 0;
}

sim::Operation operation_of(const PhoneOption& chosen, const PhoneNumber& number, const sim::Offer& offer,
                            const SimRequest& asked) {
    sim::Operation operation;
    if (chosen.candidate) {
        operation.certificate = chosen.candidate->certificate.certificate.der();
        for (const auto& issuer : chosen.candidate->issuers)
            operation.issuers.push_back(issuer.der());
        operation.head = common_reply(*chosen.candidate);
    }
    operation.text_is_signed = offer.code == sim::CodeRule::text;
    operation.ticket = asked.ticket;
    operation.msisdn = number.msisdn();
    operation.text = chosen.message.text;
    return operation;
}

} // namespace

bool asks_a_sim(const json::value& params) noexcept {
    const auto* object = params.if_object();
    const auto* method = object == nullptr ? nullptr : object->if_contains("method");
    return method != nullptr && method->is_string() && method->get_string() == "sim";
}

Task<Result<json::value>> sim_flow(const Ports& ports, CallContext context, Method method,
                                   json::value params) {
    co_await boost::asio::this_coro::throw_if_cancelled(false);

    // 3. Parameters become a value; 4. policy says whether this peer may ask for it, and the pace whether
    // now.
    const auto task = sim_task(method);
    if (auto read = task->authorize(ports.policy, context.peer, params); !read) co_return read.error();
    const SimRequest& asked = *task->sim();
    const auto number = PhoneNumber::read(asked.phone);
    if (!number) co_return Error::at("params.phone", Errc::phone_invalid);
    if (ports.sim == nullptr) co_return Error{Errc::sim_not_offered};
    SimOperations& operations = ports.sim->operations;
    const auto gateway = gateway_origin(context.peer, asked.ticket);
    if (!gateway) co_return gateway.error();
    const Origin& origin = *gateway;
    const std::string who = requester(context.peer);
    if (auto may = ports.consents.may_enter(who); !may) co_return may.error();
    if (auto may = operations.may_begin(*number); !may) co_return may.error();

    // One request at a time from here to the person's answer: a burst of them asks the gateway for one.
    context.progress(core::ProgressState::waiting_for_turn, 0, 0);
    auto turn = co_await ports.consents.enter(who);
    if (!turn) co_return turn.error();
    if (auto going = co_await unless_cancelled(); !going) co_return going.error();
    if (auto may = operations.may_begin(*number); !may) co_return may.error();
    context.progress(core::ProgressState::waiting_for_consent, 0, 0);
    if (auto bound = co_await bind(ports, context, *number); !bound) co_return bound.error();
    if (auto going = co_await unless_cancelled(); !going) co_return going.error();

    // 5. Which certificates the service knows of this phone. Nothing rings yet.
    const std::string transaction = new_transaction();
    sim::OpenCall open{asked.ticket, transaction, number->msisdn()};
    const auto offer = co_await ports.sim->gateway.open(origin, std::move(open));
    if (!offer) co_return offer.error();
    const HolderFilter accepts = [&](const signature::Holder& holder) { return task->accepts(holder); };
    auto candidates = co_await candidates_of(ports, who, *number, *offer, accepts);
    if (!candidates) co_return candidates.error();

    // 6. Exactly which octets each of them would sign, and the code that the phone will show for them.
    const auto now = std::chrono::floor<std::chrono::seconds>(ports.clock.now());
    const PhoneTerms terms{origin, purpose_of(method), *number, *offer};
    const auto prepared =
        phone_options(*task, ports.policy, terms, std::move(*candidates), now, context.language);
    if (!prepared) co_return prepared.error();
    const std::vector<PhoneOption>& options = *prepared;

    // 7. The person sees it, with the code, before anything is sent, and agrees.
    prompt::PromptRequest window = send_window(*task, context, options, terms, ports.developer);
    window.preselected = last_choice(ports, who, options);
    const auto answer = co_await ports.prompt.ask(window);
    if (!answer) co_return answer.error();
    if (auto going = co_await unless_cancelled(); !going) co_return going.error();
    auto consent =
        core::ConsentBroker::grant(answer->choice, scopes_of(options, *number), ports.clock.steady_now());
    if (!consent) co_return consent.error();
    const PhoneOption& chosen = options[answer->choice];
    if (ports.choices != nullptr && chosen.candidate)
        ports.choices->remember(who, chosen.candidate->certificate.certificate);

    // 8. No record, no signature. Then the operation is on disk, and the phone is rung.
    AuditedSigning audited{ports.audit, *task, context, chosen.certificate(),
                           std::span{&chosen.to_be_signed, 1}};
    if (auto recorded = audited.intend(); !recorded) co_return recorded.error();
    sim::Operation operation = operation_of(chosen, *number, *offer, asked);
    operation.transaction = transaction;
    note_requester(operation, context.peer, origin);
    operation.method = method_name(method);
    operation.params = params.get_object();
    operation.language = context.language;
    operation.signing_time = now;
    operation.audit_request = audited.request();
    const std::string device_id = device_of(*number).id;
    if (auto begun = operations.begin(std::move(*consent), device_id, std::move(operation)); !begun) {
        if (auto recorded = audited.conclude(begun, 0); !recorded) co_return recorded.error();
        co_return begun.error();
    }
    turn->reset(); // others may ask the person meanwhile
    if (context.notify)
        context.notify(
            "request.progress",
            {{"state", "sent_to_phone"}, {"operation", transaction}, {"code", chosen.message.code}});

    // 9 and 10, signature, verification, record and reply: SimOperations, whoever runs it to its end.
    const auto progress = [&context](core::ProgressState state) { context.progress(state, 0, 0); };
    auto result = co_await operations.result(transaction, context.peer, progress);
    if (!result && result.error() == Errc::request_cancelled && !(context.lost && context.lost()))
        operations.abandon(transaction);
    co_return result;
}

Task<Result<json::value>> resume_flow(const Ports& ports, CallContext context, json::value params) {
    JsonFields fields{params, "params"};
    const std::string transaction = fields.text("operation", {1, 64});
    if (auto read = fields.finish(); !read) co_return read.error();
    if (auto may = ports.policy.check(context.peer, Method::resume_operation); !may) co_return may.error();
    if (ports.sim == nullptr) co_return Error{Errc::operation_unknown};
    const auto progress = [&context](core::ProgressState state) { context.progress(state, 0, 0); };
    co_return co_await ports.sim->operations.result(transaction, context.peer, progress);
}

} // namespace kyso::flow
