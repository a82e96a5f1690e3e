// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/sim_operations.hpp"

#include "daemon/flow/sim_requester.hpp"
#include "daemon/flow/sim_windows.hpp"
#include "protocol/log.hpp"
#include "protocol/texts.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace kyso::flow {

namespace asio = boost::asio;
using sim::Operation;
using sim::RelayMachine;
using sim::SimProgress;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

/// What the consent was given for; empty where the certificate is told only with the signature.
Bytes certificate_hash(const Bytes& der) {
    return der.empty() ? Bytes{} : signature::digest_of(DigestAlgorithm::sha256, der);
}

SimProgress failed(Errc error) {
    SimProgress progress;
    progress.state = SimProgress::State::failed;
    progress.error = error;
    return progress;
}

} // namespace

struct SimOperations::Running {
    Running(const asio::any_io_executor& executor, Operation what)
        : operation(std::move(what)), changed(executor, std::chrono::steady_clock::time_point::max()),
          timer(executor) {}

    Operation operation;
    std::optional<core::ProgressState> stage{}; ///< once the gateway has taken it
    std::unique_ptr<OpenNotice> notice{};
    std::uint64_t waiters = 0;  ///< so many have waited for the end; the last of them gets it
    asio::steady_timer changed; ///< cancelled at each change: wakes who waits
    asio::steady_timer timer;   ///< between questions, and then until it is forgotten

    void tell() {
        changed.expires_at(std::chrono::steady_clock::time_point::max());
        changed.cancel();
    }
};

std::chrono::sys_seconds SimOperations::now() const {
    return std::chrono::floor<std::chrono::seconds>(ports_.clock.now());
}

void SimOperations::restore() {
    for (Operation& operation : store_.load()) {
        if (!operation.ended) {
            log::info("an operation of an earlier kysod is asked about");
            start(std::move(operation), sim::Sent::unknown);
            continue;
        }
        const auto age = now() - *operation.ended;
        const auto shared = std::make_shared<Running>(executor_, std::move(operation));
        operations_.insert_or_assign(shared->operation.transaction, shared);
        forget_later(shared, std::clamp(std::chrono::seconds{keeps} - age, std::chrono::seconds{0},
                                        std::chrono::seconds{keeps}));
    }
}

Result<void> SimOperations::may_begin(const sim::PhoneNumber& number) const {
    if (std::ranges::any_of(operations_, [](const auto& entry) { return !entry.second->operation.ended; }))
        return Error{Errc::sim_busy, "one operation at a time"};
    return rings_.may_ring(number, now());
}

Result<void> SimOperations::begin(Consent consent, const std::string& device_id, Operation operation) {
    const Bytes certificate = certificate_hash(operation.certificate);
    auto agreed = std::move(consent).redeem(device_id, certificate, ports_.clock.steady_now());
    if (!agreed) return agreed.error();
    if (agreed->size() != 1) return Error{Errc::consent_invalid, "a phone signs one thing at a time"};
    operation.to_be_signed = std::move(agreed->front());
    const auto number = sim::PhoneNumber::read(operation.msisdn);
    if (!number) return number.error();
    if (auto may = may_begin(*number); !may) return may.error();
    if (auto counted = rings_.ring(*number, now()); !counted) return counted.error();
    // From here on the phone may ring, as far as another kysod can know.
    if (auto kept = store_.keep(operation); !kept) {
        rings_.ended(*number, kept.error().code(), now());
        return kept.error();
    }
    start(std::move(operation), sim::Sent::no);
    return {};
}

void SimOperations::start(Operation operation, sim::Sent sent) {
    const auto shared = std::make_shared<Running>(executor_, std::move(operation));
    operations_.insert_or_assign(shared->operation.transaction, shared);
    show_notice(shared);
    asio::co_spawn(executor_, run(shared, sent), asio::detached);
}

Task<SimProgress> SimOperations::relay(Running& running, sim::Sent sent) {
    const Operation& operation = running.operation;
    const Origin origin = *Origin::parse(operation.origin);
    RelayMachine machine{sent, ports_.clock.steady_now() + patience};
    RelayMachine::Action action = machine.start(ports_.clock.steady_now());
    Result<SimProgress> answer = Error{Errc::outcome_unknown};
    while (true) {
        if (const auto* wait = std::get_if<RelayMachine::Wait>(&action)) {
            running.timer.expires_at(wait->until);
            co_await running.timer.async_wait(as_result);
            action = machine.waited(ports_.clock.steady_now());
            continue;
        }
        if (const auto* finish = std::get_if<RelayMachine::Finish>(&action))
            co_return finish->error ? failed(*finish->error) : *answer;
        if (std::holds_alternative<RelayMachine::Submit>(action)) {
            sim::SubmitCall call{operation.ticket, operation.transaction, operation.to_be_signed,
                                 operation.text};
            answer = co_await gateway_.submit(origin, std::move(call));
        } else {
            sim::StatusCall call{operation.ticket, operation.transaction, sim::longest_wait};
            answer = co_await gateway_.status(origin, std::move(call));
        }
        if (answer && !running.stage) {
            running.stage = core::ProgressState::waiting_for_phone;
            running.tell();
        }
        if (!answer) log::info("sim: {}", answer.error().describe());
        action = machine.answered(answer, ports_.clock.steady_now());
    }
}

Task<void> SimOperations::run(Shared running, sim::Sent sent) {
    co_await asio::post(asio::use_awaitable); // whoever begins it tells the page first
    try {
        const SimProgress progress = co_await relay(*running, sent);
        if (progress.state == SimProgress::State::done) {
            running->stage = core::ProgressState::verifying;
            running->tell();
            co_await asio::post(asio::use_awaitable); // whoever waits is told before it is done
        }
        Judged judged = co_await judge(*running, progress);
        end(*running, std::move(judged));
    } catch (const std::exception& bug) {
        log::error("operation on a phone: {}", bug.what());
        const Error bad{Errc::internal_error};
        Judged judged{bad, bad};
        end(*running, std::move(judged));
    }
    running->tell();
    forget_later(running, keeps);
}

Task<SimOperations::Judged> SimOperations::judge(const Running& running, const SimProgress& progress) {
    Judged judged{Error{progress.error, progress.service_code},
                  SimSignature::rebuild(ports_, running.operation)};
    if (!judged.signature) {
        judged.reply = judged.signature.error();
    } else if (progress.state == SimProgress::State::done) {
        judged.reply = co_await judged.signature->finish(ports_, progress);
    }
    co_return judged;
}

void SimOperations::end(Running& running, Judged judged) {
    Operation& operation = running.operation;
    Result<boost::json::object>& reply = judged.reply;
    if (reply && operation.abandoned) reply = Error{Errc::request_cancelled, "signed after it was cancelled"};
    if (!reply) log::info("sim: {}", reply.error().describe());
    if (judged.signature) {
        const Result<void> outcome = reply ? Result<void>{} : Result<void>{reply.error()};
        if (auto recorded = judged.signature->record_end(ports_.audit, outcome); !recorded)
            reply = recorded.error();
    }
    if (const auto number = sim::PhoneNumber::read(operation.msisdn))
        rings_.ended(*number, reply ? std::optional<Errc>{} : reply.error().code(), now());
    operation.ended = now();
    operation.params.clear(); // served: a document that went along is not kept twice
    if (reply)
        operation.result = std::move(*reply);
    else
        operation.error = reply.error().code();
    if (auto kept = store_.keep(operation); !kept)
        log::warn("the end of an operation is not on disk: {}", kept.error().describe());
    if (const auto notice = std::exchange(running.notice, nullptr); notice && operation.error)
        notice->end(info(*operation.error).sentence(operation.language));
}

/// Nothing depends on it: the operation goes on where it cannot be shown, and where it dies.
void SimOperations::show_notice(const Shared& running) {
    if (ports_.notices == nullptr || running->operation.abandoned) return;
    const auto stopped = [this, operation = std::weak_ptr{running}] {
        if (const auto still = operation.lock()) abandon(still->operation.transaction);
    };
    running->notice =
        ports_.notices->show(phone_notice(running->operation, patience, ports_.developer), stopped);
}

void SimOperations::forget_later(const Shared& running, std::chrono::seconds after) {
    running->timer.expires_after(after);
    running->timer.async_wait([this, running](const boost::system::error_code& error) {
        if (error || operations_.erase(running->operation.transaction) == 0) return;
        store_.remove(running->operation.transaction);
        running->tell();
    });
}

Task<Result<boost::json::value>> SimOperations::result(std::string transaction, Peer who,
                                                       std::function<void(core::ProgressState)> progress) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto found = operations_.find(transaction);
    // Whose it is not learns nothing, not even that it is there.
    if (found == operations_.end() || !may_have(who, found->second->operation))
        co_return Error{Errc::operation_unknown};
    const Shared running = found->second;
    const std::uint64_t mine = ++running->waiters;
    running->tell(); // who waited before it
    std::optional<core::ProgressState> told;
    while (running->waiters == mine && !running->operation.ended) {
        if (running->operation.abandoned) co_return Error{Errc::request_cancelled};
        if (progress && running->stage && std::exchange(told, running->stage) != running->stage)
            progress(*running->stage);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return Error{Errc::request_cancelled};
        co_await running->changed.async_wait(as_result);
    }
    // One who asked later has it, or will: a page that was loaded again asks from a connection of its own.
    if (running->waiters != mine) co_return Error{Errc::operation_unknown};
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return Error{Errc::request_cancelled};
    // Once: whoever comes second is told that there is nothing.
    if (operations_.erase(transaction) == 0) co_return Error{Errc::operation_unknown};
    store_.remove(transaction);
    running->timer.cancel();
    if (running->operation.error) co_return Error{*running->operation.error};
    co_return boost::json::value(std::move(running->operation.result));
}

void SimOperations::abandon(const std::string& transaction) {
    const auto found = operations_.find(transaction);
    if (found == operations_.end()) return;
    Operation& operation = found->second->operation;
    if (std::exchange(operation.abandoned, true)) return;
    if (const auto notice = std::exchange(found->second->notice, nullptr))
        notice->end(text(Text::sim_waits_no_longer, operation.language));
    found->second->tell();
    if (operation.ended && !operation.error) {
        operation.error = Errc::request_cancelled;
        operation.result.clear();
    }
    if (auto kept = store_.keep(operation); !kept)
        log::warn("that an operation was cancelled is not on disk: {}", kept.error().describe());
}

} // namespace kyso::flow
