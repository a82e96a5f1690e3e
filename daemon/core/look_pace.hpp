// SPDX-License-Identifier: Apache-2.0
// When are the devices looked at next? At once where something came or went, but no faster and faster where
// that never ends; again a little later for USB, because a token's own software takes its time; else now and
// then. No clock of its own. One for all who watch, asked by flow::DeviceBoard.
#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>

namespace kyso::core {

class LookPace {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct Limits {
        std::chrono::milliseconds poll{5'000};  ///< where a token is there that no event tells of
        std::chrono::milliseconds rare{60'000}; ///< where events tell of all
        unsigned at_once = 4;                   ///< looks within `window` that wait for nothing
        std::chrono::milliseconds window{10'000};
        std::chrono::milliseconds first_gap{100}; ///< after that, doubled each time
        std::chrono::milliseconds longest_gap{5'000};
        std::chrono::milliseconds usb_again[2] = {std::chrono::milliseconds{1'000},
                                                  std::chrono::milliseconds{3'000}};
    };

    explicit LookPace(Limits limits) : limits_(limits) {}

    void on_event(Time now) {
        event_ = true;
        while (!looks_.empty() && now - looks_.front() > limits_.window)
            looks_.pop_front();
    }
    void on_usb_event(Time now) {
        on_event(now);
        again_.clear();
        for (const auto later : limits_.usb_again)
            again_.push_back(now + later);
    }
    void on_look(Time now) {
        if (event_ && last_) looks_.push_back(now);
        event_ = false;
        last_ = now;
        std::erase_if(again_, [now](Time at) { return at <= now; });
    }
    /// The clock's beginning where nobody has looked yet.
    Time due(bool events_tell_all) const {
        if (!last_) return Time{};
        if (event_) return *last_ + gap();
        Time next = *last_ + (events_tell_all ? limits_.rare : limits_.poll);
        for (const Time at : again_)
            next = std::min(next, at);
        return next;
    }

  private:
    std::chrono::milliseconds gap() const {
        if (looks_.size() < limits_.at_once) return std::chrono::milliseconds::zero();
        auto length = limits_.first_gap;
        for (std::size_t i = limits_.at_once; i < looks_.size() && length < limits_.longest_gap; ++i)
            length *= 2;
        return std::min(length, limits_.longest_gap);
    }

    Limits limits_;
    bool event_ = false;
    std::optional<Time> last_;
    std::deque<Time> looks_; ///< those that an event caused
    std::deque<Time> again_;
};

} // namespace kyso::core
