// SPDX-License-Identifier: Apache-2.0
// The simulator's time. Timers (deadlines, delays, forgetting) run by now(), which a control call can move on
// or stop; what messages say of the time of day comes from wall(), which such a call leaves alone, for the
// application providers' clocks do not move with it.
#pragma once

#include "simulators/telco/model/subscriber.hpp"

#include <functional>

namespace kyso::telco {

class Clock {
  public:
    using Source = std::function<Moment()>;
    explicit Clock(Source source) : source_(std::move(source)) {}

    Moment now() const { return frozen_ ? stopped_ : source_() + ahead_; }
    Moment wall() const { return source_() + skew_; }
    bool frozen() const noexcept { return frozen_; }
    milliseconds skew() const noexcept { return skew_; }

    void advance(milliseconds by) {
        ahead_ += by;
        stopped_ += by;
    }
    void freeze(bool frozen) {
        if (frozen && !frozen_) stopped_ = now();
        if (!frozen && frozen_) ahead_ = stopped_ - source_();
        frozen_ = frozen;
    }
    /// The service's clock is wrong by that much.
    void set_skew(milliseconds skew) { skew_ = skew; }

  private:
    Source source_;
    milliseconds ahead_{0}, skew_{0};
    bool frozen_ = false;
    Moment stopped_{};
};

} // namespace kyso::telco
