// SPDX-License-Identifier: Apache-2.0
// When are the devices looked at next? At once where something came or went, but seldom where that never
// ends; again a little later for USB, because a token's own software takes its time; else now and
// then. No clock of its own. One for all who watch, asked by flow::DeviceBoard.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

namespace kyso::core {

class LookPace {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct Limits {
        std::chrono::milliseconds poll{5'000};  ///< where a token is there that no event tells of
        std::chrono::milliseconds rare{60'000}; ///< where events tell of all
        unsigned at_once = 60;                  ///< looks that wait for nothing
        std::chrono::milliseconds each{2'000};  ///< after those, and until so many are saved up again
        std::chrono::milliseconds usb_again[2] = {std::chrono::milliseconds{1'000},
                                                  std::chrono::milliseconds{3'000}};
    };

    explicit LookPace(Limits limits) : limits_(limits) {}

    void on_event() { event_ = true; }
    void on_usb_event(Time now) {
        on_event();
        again_.clear();
        for (const auto later : limits_.usb_again)
            again_.push_back(now + later);
    }
    void on_look(Time now) {
        if (event_ && last_) paid_until_ = std::max(paid_until_, now) + limits_.each;
        event_ = false;
        last_ = now;
        std::erase_if(again_, [now](Time at) { return at <= now; });
    }
    /// The clock's beginning where nobody has looked yet.
    Time due(bool events_tell_all) const {
        if (!last_) return Time{};
        if (event_) return std::max(*last_, paid_until_ - limits_.each * (limits_.at_once - 1));
        Time next = *last_ + (events_tell_all ? limits_.rare : limits_.poll);
        for (const Time at : again_)
            next = std::min(next, at);
        return next;
    }

  private:
    Limits limits_;
    bool event_ = false;
    std::optional<Time> last_;
    Time paid_until_{}; ///< each look that an event caused takes `each`, ahead of time
    std::vector<Time> again_;
};

} // namespace kyso::core
