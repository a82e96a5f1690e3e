// SPDX-License-Identifier: Apache-2.0
// When may a driver that died or hung be started again? Back-off 0.1 to 5 s; set aside (quarantined) after
// five deaths within a minute, or two hangs within ten: each hang keeps people waiting until its deadline. No
// clock of its own; an intended end is no death. One per module, asked by io::ModuleHost.
#pragma once

#include <algorithm>
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
        unsigned hangs = 2;
        std::chrono::milliseconds hang_window{600'000};
        std::chrono::milliseconds first_pause{100};
        std::chrono::milliseconds longest_pause{5'000};
    };

    explicit DriverHealth(Limits limits) : limits_(limits) {}

    void on_death(Time now) {
        deaths_.push_back(now);
        forget(now);
    }
    /// It was killed because it did not answer.
    void on_hang(Time now) {
        hangs_.push_back(now);
        on_death(now);
    }
    /// How long it stays set aside from `now`; zero where it is not.
    Duration set_aside(Time now) {
        forget(now);
        Duration longest = Duration::zero();
        if (deaths_.size() >= limits_.deaths)
            longest = deaths_[deaths_.size() - limits_.deaths] + limits_.window - now + Duration{1};
        if (hangs_.size() >= limits_.hangs)
            longest = std::max<Duration>(longest, hangs_[hangs_.size() - limits_.hangs] +
                                                      limits_.hang_window - now + Duration{1});
        return longest;
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
    /// A person, or a token put in anew, gives it another chance.
    void forgive() {
        deaths_.clear();
        hangs_.clear();
    }

  private:
    void forget(Time now) {
        while (!deaths_.empty() && now - deaths_.front() > limits_.window)
            deaths_.pop_front();
        while (!hangs_.empty() && now - hangs_.front() > limits_.hang_window)
            hangs_.pop_front();
    }

    Limits limits_;
    std::deque<Time> deaths_;
    std::deque<Time> hangs_;
};

} // namespace kyso::core
