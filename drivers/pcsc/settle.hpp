// SPDX-License-Identifier: Apache-2.0
// When to tell of changes that come in bursts: a card put in makes several, a reader plugged in makes many.
// Waits for a moment of quiet, and no longer than a limit from the first. No clock of its own.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace kyso::drivers {

class Settle {
  public:
    using Time = std::chrono::steady_clock::time_point;

    Settle(std::chrono::milliseconds quiet, std::chrono::milliseconds longest)
        : quiet_(quiet), longest_(longest) {}

    void on_event(Time now) {
        if (!first_) first_ = now;
        last_ = now;
    }
    /// When to tell; nothing where nothing happened.
    std::optional<Time> due() const {
        if (!first_) return std::nullopt;
        return std::min(last_ + quiet_, *first_ + longest_);
    }
    void told() { first_.reset(); }

  private:
    std::chrono::milliseconds quiet_, longest_;
    std::optional<Time> first_;
    Time last_{};
};

} // namespace kyso::drivers
