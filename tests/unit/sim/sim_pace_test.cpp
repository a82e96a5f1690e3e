// SPDX-License-Identifier: Apache-2.0
// How often a phone may be rung: stories of starts and ends with the wait that the next start gets.
#include "drivers/sim/sim_pace.hpp"

#include "tests/support/result_matchers.hpp"

namespace kyso::sim {
namespace {

using namespace std::chrono_literals;
using test::fails_with;
using test::is_ok;
using End = SimPace::End;

const SimPace::Time morning{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 8h};

std::chrono::seconds wait_at(const SimPace& pace, SimPace::Time now) {
    const auto may = pace.may_start(now);
    if (may) return 0s;
    EXPECT_EQ(may.error().code(), Errc::sim_too_often);
    return may.error().retry_after();
}
/// Started and ended at once.
void ring(SimPace& pace, SimPace::Time now, End how) {
    EXPECT_THAT(pace.start(now), is_ok()) << pace.encode();
    pace.end(how, now);
}

TEST(SimPaceTest, one_at_a_time) {
    SimPace pace;
    ASSERT_THAT(pace.start(morning), is_ok());
    EXPECT_THAT(pace.start(morning + 1h), fails_with(Errc::sim_busy));
    pace.end(End::neither, morning + 1h);
    EXPECT_THAT(pace.start(morning + 1h), is_ok());
}

TEST(SimPaceTest, three_in_ten_minutes) {
    SimPace pace;
    ring(pace, morning, End::signed_);
    ring(pace, morning + 1min, End::signed_);
    ring(pace, morning + 2min, End::neither);
    EXPECT_EQ(wait_at(pace, morning + 2min), 8min);
    EXPECT_EQ(wait_at(pace, morning + 10min - 1s), 1s);
    ring(pace, morning + 10min, End::signed_);
    EXPECT_EQ(wait_at(pace, morning + 10min), 1min);
}

TEST(SimPaceTest, a_thousand_in_a_burst_are_three) {
    SimPace pace;
    unsigned left = 0;
    for (int i = 0; i < 1000; ++i) {
        if (!pace.start(morning + i * 1s / 100)) continue;
        ++left;
        pace.end(End::neither, morning);
    }
    EXPECT_EQ(left, 3U);
}

TEST(SimPaceTest, ten_a_day) {
    SimPace pace;
    for (int i = 0; i < 10; ++i)
        ring(pace, morning + i * 1h, End::signed_);
    EXPECT_EQ(wait_at(pace, morning + 10h), 14h);
    ring(pace, morning + 24h, End::signed_);
    EXPECT_EQ(wait_at(pace, morning + 24h), 1h);
}

TEST(SimPaceTest, two_setbacks_bring_pauses_that_grow) {
    SimPace pace;
    ring(pace, morning, End::setback);
    EXPECT_EQ(wait_at(pace, morning), 0s) << "one is no pause";
    ring(pace, morning + 1min, End::setback);
    EXPECT_EQ(wait_at(pace, morning + 1min), 5min);
    const auto later = morning + 1h;
    ring(pace, later, End::setback);
    ring(pace, later, End::setback);
    EXPECT_EQ(wait_at(pace, later), 15min);
    const auto third = morning + 2h;
    ring(pace, third, End::setback);
    ring(pace, third, End::setback);
    EXPECT_EQ(wait_at(pace, third), 60min);
    const auto fourth = morning + 4h;
    ring(pace, fourth, End::setback);
    ring(pace, fourth, End::setback);
    EXPECT_EQ(wait_at(pace, fourth), 60min) << "the longest";
}

TEST(SimPaceTest, setbacks_that_lie_apart_are_none) {
    SimPace pace;
    ring(pace, morning, End::setback);
    ring(pace, morning + 10min, End::setback);
    EXPECT_EQ(wait_at(pace, morning + 10min), 0s);
}

TEST(SimPaceTest, a_signature_forgives) {
    SimPace pace;
    ring(pace, morning, End::setback);
    ring(pace, morning + 1min, End::setback);
    ring(pace, morning + 30min, End::signed_);
    ring(pace, morning + 60min, End::setback);
    ring(pace, morning + 60min, End::setback);
    EXPECT_EQ(wait_at(pace, morning + 60min), 5min) << "the shortest again";
    ring(pace, morning + 90min, End::setback);
    ring(pace, morning + 91min, End::signed_);
    ring(pace, morning + 92min, End::setback);
    EXPECT_EQ(wait_at(pace, morning + 101min), 0s) << "the one before is forgotten";
}

TEST(SimPaceTest, the_end_of_nothing_is_nothing) {
    SimPace pace;
    pace.end(End::setback, morning);
    pace.end(End::setback, morning);
    EXPECT_EQ(pace, SimPace{});
}

TEST(SimPaceTest, survives_being_written_down) {
    SimPace pace;
    for (int step = 0; step < 40; ++step) {
        const auto now = morning + step * 7min;
        const auto read = SimPace::decode(pace.encode());
        ASSERT_THAT(read, is_ok()) << pace.encode();
        EXPECT_EQ(*read, pace);
        EXPECT_LE(pace.encode().size(), 256U);
        if (pace.start(now) && step % 5 != 0) pace.end(step % 3 == 0 ? End::signed_ : End::setback, now);
        if (step % 5 == 1) pace.end(End::setback, now);
    }
}

TEST(SimPaceTest, what_it_did_not_write_is_refused) {
    for (const char* text :
         {"", "1", "2;0;0;0;;", "1;2;0;0;;", "1;0;4;0;;", "1;0;-1;0;;", "1;0;0;x;;", "1;0;0;0;1,,2;",
          "1;0;0;0;2,1;", "1;0;0;0;;1,2", "1;0;0;0;;;", "1;0;0;0;1,2,3,4,5,6,7,8,9,10,11;"})
        EXPECT_THAT(SimPace::decode(text), fails_with(Errc::invalid_params)) << text;
}

TEST(SimPaceTest, a_clock_that_was_set_back_locks_nobody_out) {
    SimPace pace;
    for (int i = 0; i < 3; ++i)
        ring(pace, morning + std::chrono::hours{24 * 365}, End::signed_);
    EXPECT_EQ(wait_at(pace, morning), 10min);
    SimPace paused;
    ring(paused, morning + std::chrono::hours{24 * 365}, End::setback);
    ring(paused, morning + std::chrono::hours{24 * 365}, End::setback);
    EXPECT_EQ(wait_at(paused, morning), 5min);
}

TEST(SimPaceTest, is_forgotten_after_a_quiet_day) {
    SimPace pace;
    EXPECT_TRUE(pace.idle(morning));
    ring(pace, morning, End::setback);
    ring(pace, morning, End::setback);
    EXPECT_FALSE(pace.idle(morning + 24h));
    EXPECT_TRUE(pace.idle(morning + 25h));
}

} // namespace
} // namespace kyso::sim
