// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/relay_machine.hpp"

#include <algorithm>
#include <ostream>

namespace kyso::sim {

RelayMachine::Action RelayMachine::start(Time now) {
    asked_ = now;
    if (sent_ != Sent::no) return AskStatus{};
    sent_ = Sent::unknown;
    submitting_ = true;
    return Submit{};
}

RelayMachine::Action RelayMachine::answered(const Result<SimProgress>& answer, Time now) {
    const bool submitting = std::exchange(submitting_, false);
    if (!answer) {
        const Errc error = answer.error().code();
        if (error == Errc::gateway_unreachable) return unanswered(now);
        // A gateway that answers gibberish after it was told to ring may have done so: ask again, as if it
        // had not answered.
        if (error == Errc::gateway_refused && sent_ != Sent::no) return unanswered(now);
        // The transaction never arrived, or so it says; a call still on its way could prove it wrong.
        if (error == Errc::operation_unknown && !submitting) return Finish{Errc::outcome_unknown};
        return Finish{error};
    }
    pause_ = first_pause;
    sent_ = Sent::yes;
    switch (answer->state) {
    case SimProgress::State::pending:
        if (now >= deadline_) return Finish{Errc::outcome_unknown};
        // A gateway that held the call has used that time up.
        return Wait{std::max(now, asked_ + std::max(answer->poll, shortest_poll))};
    case SimProgress::State::failed:
        return Finish{answer->error};
    case SimProgress::State::done:
        break;
    }
    return Finish{};
}

RelayMachine::Action RelayMachine::unanswered(Time now) {
    if (now >= deadline_) return Finish{Errc::outcome_unknown};
    const auto pause = std::exchange(pause_, std::min(pause_ * 2, longest_pause));
    return Wait{now + pause};
}

RelayMachine::Action RelayMachine::waited(Time now) {
    asked_ = now;
    return AskStatus{};
}

std::ostream& operator<<(std::ostream& out, const RelayMachine::Action& action) {
    if (std::holds_alternative<RelayMachine::Submit>(action)) return out << "submit";
    if (std::holds_alternative<RelayMachine::AskStatus>(action)) return out << "ask status";
    if (const auto* wait = std::get_if<RelayMachine::Wait>(&action))
        return out << "wait until " << wait->until.time_since_epoch().count();
    const auto& finish = std::get<RelayMachine::Finish>(action);
    return out << "finish" << (finish.error ? " with " + std::string{info(*finish.error).name} : "");
}

} // namespace kyso::sim
