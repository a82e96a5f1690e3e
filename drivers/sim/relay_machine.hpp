// SPDX-License-Identifier: Apache-2.0
// What to do next about one operation on a phone, without sockets or a clock of its own: answers and times go
// in, one action comes out. Its one rule: what may have been submitted is never submitted again; from then on
// it only asks. Driven by flow::SimOperations, which writes Sent::unknown to disk before it performs Submit.
#pragma once

#include "drivers/sim/gateway_messages.hpp"

#include <iosfwd>
#include <optional>
#include <variant>

namespace kyso::sim {

/// Whether the gateway was told to ring the phone.
enum class Sent : std::uint8_t { no, unknown, yes };

class RelayMachine {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct Submit {
        friend bool operator==(const Submit&, const Submit&) = default;
    };
    struct AskStatus {
        friend bool operator==(const AskStatus&, const AskStatus&) = default;
    };
    struct Wait {
        Time until;
        friend bool operator==(const Wait&, const Wait&) = default;
    };
    /// The end, with what to make of it: a signature, or why there is none. Errc::outcome_unknown where the
    /// phone may have signed and nobody could be asked any more.
    struct Finish {
        std::optional<Errc> error;
        friend bool operator==(const Finish&, const Finish&) = default;
    };
    using Action = std::variant<Submit, AskStatus, Wait, Finish>;

    /// Waits between questions that nobody answered: the first, doubled up to the longest.
    static constexpr std::chrono::milliseconds first_pause{500}, longest_pause{15'000};
    /// The shortest time from question to question, whatever the gateway says.
    static constexpr std::chrono::milliseconds shortest_poll{100};

    /// `deadline`: when to give up asking.
    RelayMachine(Sent sent, Time deadline) : sent_(sent), deadline_(deadline) {}

    Action start(Time now);
    /// To Submit and to AskStatus.
    Action answered(const Result<SimProgress>& answer, Time now);
    /// The time of Wait has come.
    Action waited(Time now);

    Sent sent() const noexcept { return sent_; }

  private:
    Action unanswered(Time now);

    Sent sent_;
    Time deadline_;
    bool submitting_ = false;
    Time asked_{}; ///< the question that is under way
    std::chrono::milliseconds pause_ = first_pause;
};

std::ostream& operator<<(std::ostream& out, const RelayMachine::Action& action);

} // namespace kyso::sim
