// SPDX-License-Identifier: Apache-2.0
// How much of a driver's chatter may enter the log: lines of a limited length, so many within a while. No
// clock and no descriptor of its own. Fed by io::DriverOutput.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kyso::core {

class LineBudget {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct Limits {
        std::size_t lines = 20;
        std::chrono::milliseconds window{10'000};
        std::size_t octets = 512; ///< of one line; what is beyond is left out
    };

    LineBudget(Limits limits, Time now) : limits_(limits), begun_(now) {}

    /// Whole lines of what came, in printable ASCII: every other octet becomes '?'.
    std::vector<std::string> take(std::string_view octets);
    /// What came without an end of line; the driver is gone.
    std::vector<std::string> finish();
    /// Whether nothing more is to be read before renewed(): unread, it fills the pipe and nothing else.
    bool spent() const noexcept { return used_ >= limits_.lines; }
    Time renewed_at() const noexcept { return begun_ + limits_.window; }
    /// Whether lines were left out since the last time.
    bool renew(Time now) noexcept {
        used_ = 0;
        begun_ = now;
        return std::exchange(left_out_, false);
    }

  private:
    void end_line(std::vector<std::string>& lines);

    Limits limits_;
    Time begun_;
    std::size_t used_ = 0;
    bool left_out_ = false;
    std::string line_;
};

} // namespace kyso::core
