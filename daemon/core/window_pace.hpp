// SPDX-License-Identifier: Apache-2.0
// How often windows may come: so many a minute over all requesters, and after a refusal the same requester
// waits, twice as long each time (security facts T4). No clock of its own. Asked by io::WindowGuard before
// each window. Never lengthens anybody's wait for what another requester did.
#pragma once

#include "protocol/result.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <string>

namespace kyso::core {

class WindowPace {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct Limits {
        std::size_t per_minute = 10;
        std::chrono::seconds first_pause{2};    ///< after the first refusal; zero: no pauses
        std::chrono::seconds longest_pause{60}; ///< it doubles up to this
    };

    explicit WindowPace(Limits limits) : limits_(limits) {}

    /// Errc::prompt_too_often, with the seconds to wait, while `requester` has to.
    Result<void> may_ask(const std::string& requester, Time now) const;
    /// As may_ask, and whether the minute has a window left; then this one counts.
    Result<void> show(const std::string& requester, Time now);
    void refused(const std::string& requester, Time now);
    void agreed(const std::string& requester) { pauses_.erase(requester); }

  private:
    struct Pause {
        std::chrono::seconds length{0};
        Time until{};
    };
    void forget(Time now);

    Limits limits_;
    std::deque<Time> shown_; ///< within the last minute
    std::map<std::string, Pause> pauses_;
};

} // namespace kyso::core
