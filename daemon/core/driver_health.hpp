// SPDX-License-Identifier: Apache-2.0
// When may a driver that died be started again? Back-off 0.1 to 5 s, and set aside (quarantined) after five
// deaths within a minute. No clock of its own; an intended end is no death. One per module, asked by
// io::ModuleHost.
#pragma once

#include <chrono>
#include <deque>

namespace kyso::core {

class DriverHealth {
  public:
    using Time = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;

    struct Limits {
        unsigned deaths = 5;
        std::chrono::milliseconds window{60'000};
        std::chrono::milliseconds first_pause{100};
        std::chrono::milliseconds longest_pause{5'000};
    };

    explicit DriverHealth(Limits limits) : limits_(limits) {}

    void on_death(Time now) {
        deaths_.push_back(now);
        forget(now);
    }
    bool quarantined(Time now) {
        forget(now);
        return deaths_.size() >= limits_.deaths;
    }
    /// How long to wait from `now` before the next start; zero for a driver that has not died lately.
    Duration pause(Time now) {
        forget(now);
        if (deaths_.empty()) return Duration::zero();
        auto length = limits_.first_pause;
        for (std::size_t i = 1; i < deaths_.size() && length < limits_.longest_pause; ++i)
            length *= 2;
        const Time ready = deaths_.back() + std::min(length, limits_.longest_pause);
        return ready > now ? ready - now : Duration::zero();
    }

  private:
    void forget(Time now) {
        while (!deaths_.empty() && now - deaths_.front() > limits_.window)
            deaths_.pop_front();
    }

    Limits limits_;
    std::deque<Time> deaths_;
};

} // namespace kyso::core
