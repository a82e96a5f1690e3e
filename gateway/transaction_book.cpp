// SPDX-License-Identifier: Apache-2.0
#include "gateway/transaction_book.hpp"

#include <algorithm>

namespace kyso::gateway {
namespace {

using sim::SimPace;
using sim::SimProgress;
using Phase = Pending::Phase;

SimProgress failure(Errc error, std::string code) {
    SimProgress progress;
    progress.state = SimProgress::State::failed;
    progress.error = error;
    progress.service_code = std::move(code);
    return progress;
}

SimPace::End end_of(Errc error) {
    return error == Errc::sim_cancelled || error == Errc::sim_timed_out ? SimPace::End::setback
                                                                        : SimPace::End::neither;
}

/// Would tell who has a signing SIM, and whether it is switched on.
bool tells_of_the_subscriber(Errc error) {
    return error == Errc::sim_not_registered || error == Errc::sim_inactive || error == Errc::sim_unreachable;
}

} // namespace

void TransactionBook::wait(Pending& pending, Instant due) {
    pending.due = due;
    due_[pending.service].emplace(due, &pending.id);
}

void TransactionBook::add(Pending pending, Instant now) {
    pending.phase = Phase::sending;
    pending.submitted = now;
    to_send_[pending.service].push_back(pending.id);
    pending_.emplace(pending.id, std::move(pending));
}

Step TransactionBook::resume(Pending given, Instant now) {
    Pending& pending = pending_.emplace(given.id, std::move(given)).first->second;
    Step step{pending.id, pending.msisdn, {}, {}, {}, {}, {}};
    if (pending.phase == Phase::asking) {
        wait(pending, now);
        return step;
    }
    // Whether it was sent, nobody knows, and without the service's id of it nobody can be asked.
    pending.phase = Phase::silent;
    if (!pending.told) tell(pending, step, Errc::outcome_unknown, "");
    wait(pending, given_up(pending));
    return step;
}

std::vector<std::string> TransactionBook::take_to_send(std::size_t service, std::size_t most) {
    auto& waiting = to_send_[service];
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting.size()));
    std::vector<std::string> taken{std::make_move_iterator(waiting.begin()), std::make_move_iterator(end)};
    waiting.erase(waiting.begin(), end);
    for (const std::string& id : taken)
        pending_.at(id).in_flight = true;
    return taken;
}

std::vector<std::string> TransactionBook::take_due(std::size_t service, Instant now, std::size_t most) {
    Due& due = due_[service];
    std::vector<std::string> taken;
    while (taken.size() < most && !due.empty() && due.begin()->first <= now) {
        taken.push_back(*due.begin()->second);
        due.erase(due.begin());
        pending_.at(taken.back()).in_flight = true;
    }
    return taken;
}

std::optional<Instant> TransactionBook::next_due(std::size_t service) const {
    const Due& due = due_[service];
    if (due.empty()) return std::nullopt;
    return due.begin()->first;
}

const Pending* TransactionBook::find(const std::string& id) const {
    const auto found = pending_.find(id);
    return found == pending_.end() ? nullptr : &found->second;
}

void TransactionBook::tell(Pending& pending, Step& step, Errc error, std::string code) {
    if (pending.told) return;
    pending.told = true;
    step.told = failure(error, std::move(code));
}

/// Removed by on(), which still needs it.
void TransactionBook::end(Pending&, Step& step, SimPace::End how) {
    step.ended = how;
}

Step TransactionBook::on(const std::string& id, Event event, Instant now) {
    const auto found = pending_.find(id);
    if (found == pending_.end() || !found->second.in_flight) return {};
    Pending& pending = found->second;
    pending.in_flight = false;
    pending.text = {};
    Step step{pending.id, pending.msisdn, {}, {}, {}, {}, {}};
    switch (event.kind) {
    case Event::Kind::not_sent:
        if (pending.phase != Phase::sending) {
            on_lost(pending, step, now);
            break;
        }
        tell(pending, step, Errc::sim_service_failed, "");
        end(pending, step, SimPace::End::neither);
        break;
    case Event::Kind::lost:
        on_lost(pending, step, now);
        break;
    case Event::Kind::pending:
        on_pending(pending, step, event, now);
        break;
    case Event::Kind::signature:
        on_signature(pending, step, event);
        break;
    case Event::Kind::refused:
        on_refused(pending, step, event, now);
        break;
    case Event::Kind::failed:
        on_failed(pending, step, event, now);
        break;
    case Event::Kind::over:
        tell(pending, step, Errc::sim_unreachable, ""); // the uniform answer whose time has come
        end(pending, step, SimPace::End::neither);
        break;
    }
    if (step.ended) pending_.erase(found);
    return step;
}

void TransactionBook::ask_again(Pending& pending, Step& step, Instant now) {
    const Rules& rules = this->rules(pending);
    if (now >= given_up(pending))
        tell(pending, step, pending.lost > 0 ? Errc::outcome_unknown : Errc::sim_timed_out, "");
    if (now >= forgotten(pending)) {
        step.late = "never ended";
        end(pending, step, SimPace::End::setback);
        return;
    }
    const auto often = rules.poll * (std::int64_t{1} << std::min<unsigned>(pending.lost, 8));
    wait(pending, now + std::min<std::chrono::milliseconds>(
                            often, std::max<std::chrono::milliseconds>(slowest_poll, rules.poll)));
}

void TransactionBook::on_lost(Pending& pending, Step& step, Instant now) {
    if (pending.phase == Phase::asking) {
        pending.lost = static_cast<std::uint8_t>(std::min(pending.lost + 1, 255));
        ask_again(pending, step, now);
        return;
    }
    pending.phase = Phase::silent;
    tell(pending, step, Errc::outcome_unknown, "");
    wait(pending, given_up(pending));
}

void TransactionBook::on_pending(Pending& pending, Step& step, Event& event, Instant now) {
    pending.lost = 0;
    if (pending.phase == Phase::asking) {
        pending.waiting = event.print;
        ask_again(pending, step, now);
        return;
    }
    if (event.mssp_transaction.empty()) { // accepted, but there is no way to ask what becomes of it
        step.quarantined = "accepted without a transaction id";
        tell(pending, step, Errc::sim_answer_refused, "");
        pending.phase = Phase::silent;
        wait(pending, given_up(pending));
        return;
    }
    pending.phase = Phase::asking;
    pending.mssp_transaction = std::move(event.mssp_transaction);
    step.acknowledged = pending.mssp_transaction;
    wait(pending, now + rules(pending).first_poll);
}

void TransactionBook::on_failed(Pending& pending, Step& step, const Event& event, Instant now) {
    const Instant uniform = pending.submitted + rules(pending).uniform_after;
    if (!pending.told && !pending.proved && rules(pending).uniform_after.count() > 0 &&
        tells_of_the_subscriber(event.error)) {
        if (now < uniform) { // told when over
            pending.phase = Phase::silent;
            wait(pending, uniform);
            return;
        }
        tell(pending, step, Errc::sim_unreachable, "");
    }
    if (pending.told && !step.told) step.late = "failed " + event.detail;
    tell(pending, step, event.error, event.detail);
    end(pending, step, end_of(event.error));
}

void TransactionBook::on_signature(Pending& pending, Step& step, Event& event) {
    if (pending.told) {
        step.late = "signed; the signature was dropped";
    } else {
        pending.told = true;
        step.told = SimProgress{};
        step.told->state = SimProgress::State::done;
        step.told->signature = std::move(event.signature);
        step.told->certificate = std::move(event.certificate);
        step.told->issuers = std::move(event.issuers);
    }
    end(pending, step, SimPace::End::signed_);
}

void TransactionBook::on_refused(Pending& pending, Step& step, const Event& event, Instant now) {
    step.quarantined = event.detail;
    tell(pending, step, event.error, "");
    if (event.final) {
        end(pending, step, SimPace::End::neither);
    } else if (pending.phase == Phase::asking) {
        pending.lost = 0;
        ask_again(pending, step, now);
    } else {
        pending.phase = Phase::silent;
        wait(pending, given_up(pending));
    }
}

} // namespace kyso::gateway
