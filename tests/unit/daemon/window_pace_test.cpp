// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/window_pace.hpp"

#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso::core {
namespace {

using namespace std::chrono_literals;
using test::fails_with;
using test::is_ok;

class WindowPaceTest : public testing::Test {
  protected:
    WindowPace::Time now{1h};
    WindowPace pace{WindowPace::Limits{}};
};

TEST_F(WindowPaceTest, a_refusal_makes_the_requester_wait_twice_as_long_each_time) {
    for (const auto wait : {2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        pace.refused("a", now);
        const auto early = pace.may_ask("a", now);
        ASSERT_THAT(early, fails_with(Errc::prompt_too_often));
        EXPECT_EQ(early.error().retry_after(), wait);
        EXPECT_THAT(pace.show("a", now + wait - 1ms), fails_with(Errc::prompt_too_often));
        EXPECT_THAT(pace.may_ask("b", now), is_ok()) << "nobody else waits for it";
        now += wait;
        EXPECT_THAT(pace.may_ask("a", now), is_ok());
    }
}

TEST_F(WindowPaceTest, an_agreement_or_ten_quiet_minutes_forget_the_refusals) {
    for (const bool by_agreement : {true, false}) {
        pace.refused("a", now);
        pace.refused("a", now);
        now += by_agreement ? 4s : 4s + 10min + 1s;
        EXPECT_THAT(pace.show("a", now), is_ok());
        if (by_agreement) pace.agreed("a");
        pace.refused("a", now);
        EXPECT_EQ(pace.may_ask("a", now).error().retry_after(), 2s) << by_agreement;
        now += 1h;
        EXPECT_THAT(pace.show("b", now), is_ok());
    }
}

TEST_F(WindowPaceTest, ten_windows_a_minute_over_all_requesters) {
    for (int i = 0; i < 10; ++i)
        EXPECT_THAT(pace.show("requester " + std::to_string(i), now + std::chrono::seconds{i}), is_ok()) << i;
    const auto eleventh = pace.show("another", now + 30s);
    ASSERT_THAT(eleventh, fails_with(Errc::prompt_too_often));
    EXPECT_EQ(eleventh.error().retry_after(), 30s);
    EXPECT_THAT(pace.show("another", now + 60s), is_ok()) << "the first is a minute old";
    EXPECT_THAT(pace.show("another", now + 60s), fails_with(Errc::prompt_too_often)) << "the second is not";
}

TEST_F(WindowPaceTest, no_pause_where_none_is_configured) {
    WindowPace free{{1'000'000, 0s, 0s}};
    for (int i = 0; i < 100; ++i) {
        EXPECT_THAT(free.show("a", now), is_ok());
        free.refused("a", now);
    }
}

} // namespace
} // namespace kyso::core
