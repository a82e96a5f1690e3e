// SPDX-License-Identifier: Apache-2.0
// How often one phone may be rung (security facts T13): one request open at a time, 3 starts in ten minutes,
// 10 a day, and after two cancels or time-outs within ten minutes a pause that grows. One object per number,
// kept over restarts by whoever asks: kysod in a file, the gateway in its database. No clock of its own.
#pragma once

#include "protocol/result.hpp"

#include <string>
#include <vector>

namespace kyso::sim {

class SimPace {
  public:
    using Time = std::chrono::sys_seconds;

    enum class End : std::uint8_t {
        signed_, ///< forgets the pauses
        setback, ///< cancelled or timed out on the phone (401, 208): two of them bring a pause
        neither, ///< everything else
    };

    static constexpr std::size_t starts_in_ten_minutes = 3;
    static constexpr std::size_t starts_in_a_day = 10;

    /// Counts a start. Errc::sim_busy while one is open; sim_too_often with the time to wait.
    Result<void> start(Time now);
    /// What start() would say.
    Result<void> may_start(Time now) const;
    /// The open one ended; nothing happens where none is open.
    void end(End how, Time now);

    bool open() const noexcept { return open_; }
    /// Nothing is left to remember: the object may be forgotten.
    bool idle(Time now) const;

    /// One line of text, at most 256 octets.
    std::string encode() const;
    /// Errc::invalid_params for what encode() did not write.
    static Result<SimPace> decode(std::string_view text);

    friend bool operator==(const SimPace&, const SimPace&) = default;

  private:
    void forget(Time now);

    bool open_ = false;
    std::uint8_t pauses_ = 0;    ///< in a row; chooses the length of the next
    Time paused_until_{};        ///< the last one's end
    std::vector<Time> starts_;   ///< of the last day, in order
    std::vector<Time> setbacks_; ///< of the last ten minutes, at most one
};

} // namespace kyso::sim
