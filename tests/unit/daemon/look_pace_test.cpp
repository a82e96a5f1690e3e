// SPDX-License-Identifier: Apache-2.0
// When the devices are looked at: at once after an event, seldom without, ever slower in a storm.
#include "daemon/core/look_pace.hpp"

#include <gtest/gtest.h>

namespace kyso::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Pace : public testing::Test {
  protected:
    LookPace pace_{LookPace::Limits{}};
    LookPace::Time now_ = LookPace::Time{} + std::chrono::hours{1};

    /// Looks as the board does, with an event during each look; when the last one began.
    LookPace::Time storm(int looks) {
        for (; looks > 0; --looks) {
            pace_.on_event();
            now_ = std::max(now_, pace_.due(true));
            pace_.on_look(now_);
        }
        return now_;
    }
};

TEST_F(Pace, the_first_look_is_due_at_once) {
    EXPECT_LE(pace_.due(true), now_);
    pace_.on_event();
    EXPECT_LE(pace_.due(false), now_);
}

TEST_F(Pace, without_events_it_is_seldom_or_now_and_then) {
    pace_.on_look(now_);
    EXPECT_EQ(pace_.due(true), now_ + seconds{60});
    EXPECT_EQ(pace_.due(false), now_ + seconds{5});
}

TEST_F(Pace, an_event_is_looked_at_at_once_and_once) {
    pace_.on_look(now_);
    pace_.on_event();
    pace_.on_event();
    EXPECT_LE(pace_.due(true), now_ + seconds{2});
    pace_.on_look(now_ + seconds{2});
    EXPECT_EQ(pace_.due(true), now_ + seconds{62});
}

TEST_F(Pace, a_storm_ends_as_a_poll) {
    pace_.on_look(now_);
    const auto start = now_;
    EXPECT_EQ(storm(60) - start, seconds{0}) << "more than a person can plug in at once";
    EXPECT_EQ(storm(100) - start, seconds{200});
    now_ += seconds{10};
    EXPECT_EQ(storm(5) - start, seconds{210}) << "saved up again while it was quiet";
    EXPECT_GT(storm(1) - start, seconds{210});
}

TEST_F(Pace, usb_is_looked_at_again_a_little_later) {
    pace_.on_look(now_);
    pace_.on_usb_event(now_);
    pace_.on_look(now_);
    EXPECT_EQ(pace_.due(true), now_ + seconds{1});
    pace_.on_look(now_ + seconds{1});
    EXPECT_EQ(pace_.due(true), now_ + seconds{3});
    pace_.on_look(now_ + seconds{3});
    EXPECT_EQ(pace_.due(true), now_ + seconds{63});
}

} // namespace
} // namespace kyso::core
