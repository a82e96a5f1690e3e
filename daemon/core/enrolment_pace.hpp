// SPDX-License-Identifier: Apache-2.0
// How often a page that nobody knows may make a window come: one alive, one a minute, over all origins
// (security facts 4.1). No clock of its own. Asked by flow::access_flow before it shows anything.
#pragma once

#include "protocol/result.hpp"

#include <chrono>
#include <optional>

namespace kyso::core {

class EnrolmentPace {
  public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds pause{60};

    /// The window may come now, and counts. Errc::prompt_too_often with the seconds to wait, Errc::busy while
    /// one is open.
    Result<void> begin(Time now) {
        if (open_) return Error{Errc::busy, "another website is asking for approval"};
        if (last_ && now < *last_ + pause)
            return Error::later(Errc::prompt_too_often,
                                std::chrono::ceil<std::chrono::seconds>(*last_ + pause - now));
        open_ = true;
        last_ = now;
        return {};
    }
    /// The window is gone, however it ended.
    void end() noexcept { open_ = false; }

  private:
    bool open_ = false;
    std::optional<Time> last_;
};

} // namespace kyso::core
