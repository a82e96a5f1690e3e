// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/sign_flow.hpp"

#include "daemon/core/consent_broker.hpp"
#include "daemon/flow/audited.hpp"
#include "daemon/flow/consent_window.hpp"
#include "daemon/flow/signing_steps.hpp"
#include "signature/raw_signature.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/array.hpp>

#include <algorithm>

namespace kyso::flow {
namespace {

namespace json = boost::json;

template <class T>
Task<T> without_throwing(Task<T> task) {
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    co_return co_await std::move(task);
}

/// While the PIN is typed on the reader, the window can still be cancelled: then the device is let go.
Task<Result<void>> unless_cancelled_at(OpenWindow* window, Task<Result<void>> signing) {
    if (window == nullptr) co_return co_await std::move(signing);
    using namespace boost::asio::experimental::awaitable_operators;
    auto first = co_await (without_throwing(std::move(signing)) || without_throwing(window->cancelled()));
    if (auto going = co_await unless_cancelled(); !going) co_return going.error();
    if (first.index() == 1) co_return std::get<1>(std::move(first));
    co_return std::get<0>(std::move(first));
}

/// Some keys want the PIN at each signature: the same window again, for one signature of the list.
Task<Result<Fd>> ask_again(const Ports& ports, const prompt::PromptRequest& first,
                           const SigningOption& chosen, std::size_t index, Language language) {
    const auto window = again_window(first, chosen, index, language);
    auto answer = co_await ports.prompt.ask_again(window);
    if (!answer) co_return answer.error();
    co_return std::move(answer->pin);
}

} // namespace

Task<Result<json::value>> sign_flow(const Ports& ports, CallContext context, std::unique_ptr<SignTask> task,
                                    json::value params) {
    // From here on cancelling ends a wait with an error instead of an exception; each step looks for it.
    co_await boost::asio::this_coro::throw_if_cancelled(false);

    // 1 and 2, bytes and message, are behind us: io::WebsocketServer or IpcServer, core::Session.

    // 3. Parameters become a value; 4. policy says whether this peer may ask for it, and the pace whether
    // now.
    if (auto read = task->authorize(ports.policy, context.peer, params); !read) co_return read.error();
    const std::string who = requester(context.peer);
    if (auto may = ports.consents.may_enter(who); !may) co_return may.error();

    // 5. Which devices and certificates can serve it.
    const HolderFilter accepts = [&](const signature::Holder& holder) { return task->accepts(holder); };
    auto candidates = co_await find_candidates(ports, accepts);
    if (!candidates) co_return candidates.error();
    keep_chosen(ports, who, *candidates);

    // 6. Exactly which bytes each of them would sign. The signing time is fixed now, for it is signed too.
    const auto now = std::chrono::floor<std::chrono::seconds>(ports.clock.now());
    auto prepared = options_for(*task, ports.policy, std::move(*candidates), now, context.language);
    if (!prepared) co_return unless_lost(ports, prepared.error());
    const std::vector<SigningOption>& options = *prepared;

    // 7. The person sees it and agrees: one window at a time, over all requests.
    context.progress(core::ProgressState::waiting_for_turn, 0, 0);
    auto turn = co_await ports.consents.enter(who);
    if (!turn) co_return turn.error();
    if (auto going = co_await unless_cancelled(); !going) co_return going.error();
    context.progress(core::ProgressState::waiting_for_consent, 0, 0);
    prompt::PromptRequest window = consent_window(*task, context, options, ports.developer);
    window.preselected = last_choice(ports, who, options);
    auto answer = co_await ports.prompt.ask(window);
    if (!answer) co_return answer.error();
    if (auto going = co_await unless_cancelled(); !going) co_return going.error();
    auto consent = core::ConsentBroker::grant(answer->choice, scopes_of(options), ports.clock.steady_now());
    if (!consent) co_return consent.error();
    const SigningOption& chosen = options[answer->choice];
    if (ports.choices != nullptr) ports.choices->remember(who, chosen.candidate.certificate.certificate);

    // 8. No record, no signature: the intent is on disk before the device is asked. Then the device signs,
    // and
    // 9. each signature is verified and put together as it comes, while the device makes the next.
    AuditedSigning audited{ports.audit, *task, context, chosen};
    if (auto recorded = audited.intend(); !recorded) co_return recorded.error();
    const std::size_t total = chosen.items.size();
    context.progress(core::ProgressState::signing, 0, total);
    SignedObjects objects(total, Error{Errc::outcome_unknown});
    std::size_t delivered = 0;
    const drivers::OnSignature on_signature = [&](std::size_t index, Bytes raw) -> Result<void> {
        const auto& certificate = chosen.candidate.certificate.certificate;
        if (auto right =
                signature::verify_raw(certificate, signature::to_be_signed(chosen.items[index]), raw);
            !right)
            return right.error();
        objects[index] = task->assemble(chosen, index, raw);
        if (!objects[index]) return objects[index].error();
        ++delivered;
        if (total > 1 && delivered % 100 == 0)
            context.progress(core::ProgressState::signing, delivered, total);
        return {};
    };
    drivers::PinSource pin{std::move(answer->pin), answer->last_try_confirmed, {}};
    pin.ask_again = [&](std::size_t index) {
        return ask_again(ports, window, chosen, index, context.language);
    };
    auto signing = co_await unless_cancelled_at(
        answer->window.get(), chosen.candidate.device->sign(std::move(*consent), chosen.candidate.certificate,
                                                            std::move(pin), on_signature));
    // A device that says it is done and left some out has not kept its word: no success without every
    // signature.
    if (signing && delivered < total)
        signing = Error{Errc::outcome_unknown, "the device left signatures out"};
    for (std::size_t i = delivered; i < total && !signing; ++i)
        objects[i] = signing.error();

    // 10. The outcome is recorded; where nothing was signed that is the error, else each item tells its own
    // end, also of a batch that was cancelled midway.
    if (auto recorded = audited.conclude(signing, delivered); !recorded) co_return recorded.error();
    if (!signing && delivered == 0) co_return signing.error();
    json::object reply = common_reply(chosen.candidate);
    task->reply(reply, chosen, std::move(objects), context.language);
    co_return json::value(std::move(reply));
}

} // namespace kyso::flow
