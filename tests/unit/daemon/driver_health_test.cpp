// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/driver_health.hpp"

#include <gtest/gtest.h>

namespace kyso::core {
namespace {

using namespace std::chrono_literals;

class DriverHealthTest : public testing::Test {
  protected:
    DriverHealth health_{{.deaths = 5,
                          .window = 60s,
                          .hangs = 2,
                          .hang_window = 600s,
                          .first_pause = 100ms,
                          .longest_pause = 350ms}};
    DriverHealth::Time now_{1000h}; // moved by hand
};

TEST_F(DriverHealthTest, who_never_died_starts_at_once) {
    EXPECT_EQ(health_.pause(now_), 0s);
    EXPECT_EQ(health_.set_aside(now_), 0s);
}

TEST_F(DriverHealthTest, pauses_double_up_to_the_longest) {
    for (const auto expected : {100ms, 200ms, 350ms, 350ms, 350ms}) {
        health_.on_death(now_);
        EXPECT_EQ(health_.pause(now_), expected);
        now_ += 1s;
    }
}

TEST_F(DriverHealthTest, a_pause_runs_out) {
    health_.on_death(now_);
    EXPECT_EQ(health_.pause(now_ + 40ms), 60ms);
    EXPECT_EQ(health_.pause(now_ + 100ms), 0s);
    EXPECT_EQ(health_.pause(now_ + 10s), 0s);
}

TEST_F(DriverHealthTest, is_set_aside_at_the_fifth_death_and_not_before) {
    for (int death = 1; death <= 5; ++death) {
        EXPECT_EQ(health_.set_aside(now_), 0s) << death;
        health_.on_death(now_);
        now_ += 1s;
    }
    EXPECT_GT(health_.set_aside(now_), 0s);
}

TEST_F(DriverHealthTest, comes_back_once_the_first_death_is_out_of_the_window) {
    for (int death = 0; death < 5; ++death)
        health_.on_death(now_ + death * 1s);
    EXPECT_GT(health_.set_aside(now_ + 60s), 0s);
    EXPECT_EQ(health_.set_aside(now_ + 60s + 1ns), 0s);
    health_.on_death(now_ + 61s);
    EXPECT_EQ(health_.set_aside(now_ + 61s + 1ns), 0s); // the second is out as well
}

TEST_F(DriverHealthTest, forgets_and_starts_with_the_first_pause_again) {
    for (int death = 0; death < 4; ++death)
        health_.on_death(now_);
    now_ += 61s;
    EXPECT_EQ(health_.pause(now_), 0s);
    health_.on_death(now_);
    EXPECT_EQ(health_.pause(now_), 100ms);
}

TEST_F(DriverHealthTest, deaths_far_apart_never_set_it_aside) {
    for (int death = 0; death < 50; ++death, now_ += 16s) {
        health_.on_death(now_);
        EXPECT_EQ(health_.set_aside(now_), 0s) << death;
    }
}

TEST_F(DriverHealthTest, two_hangs_set_it_aside_for_longer_than_deaths_do) {
    health_.on_hang(now_);
    EXPECT_EQ(health_.set_aside(now_), 0s);
    EXPECT_EQ(health_.pause(now_), 100ms) << "a hang is a death too";
    health_.on_hang(now_ + 120s);
    EXPECT_GT(health_.set_aside(now_ + 600s), 0s);
    EXPECT_EQ(health_.set_aside(now_ + 600s + 1ns), 0s) << "the first is out of the window";
}

TEST_F(DriverHealthTest, tells_how_long_it_stays_aside) {
    for (int death = 0; death < 5; ++death)
        health_.on_death(now_ + death * 1s);
    EXPECT_EQ(health_.set_aside(now_ + 20s), 40s + 1ns);
    health_.on_hang(now_ + 20s);
    health_.on_hang(now_ + 20s);
    EXPECT_EQ(health_.set_aside(now_ + 20s), 600s + 1ns) << "the longer of the two";
}

TEST_F(DriverHealthTest, is_as_new_when_forgiven) {
    for (int hang = 0; hang < 5; ++hang)
        health_.on_hang(now_);
    health_.forgive();
    EXPECT_EQ(health_.set_aside(now_), 0s);
    EXPECT_EQ(health_.pause(now_), 0s);
}

} // namespace
} // namespace kyso::core
