// SPDX-License-Identifier: Apache-2.0
// Bursts of changes are told once, and not too late.
#include "drivers/pcsc/settle.hpp"

#include <gtest/gtest.h>

namespace kyso::drivers {
namespace {

using std::chrono::milliseconds;

TEST(Settle, waits_for_quiet_and_no_longer_than_its_limit) {
    Settle settle{milliseconds{30}, milliseconds{150}};
    const Settle::Time start{};
    EXPECT_FALSE(settle.due());
    settle.on_event(start);
    EXPECT_EQ(settle.due(), start + milliseconds{30});
    settle.on_event(start + milliseconds{20});
    EXPECT_EQ(settle.due(), start + milliseconds{50});
    for (int at = 40; at <= 400; at += 20)
        settle.on_event(start + milliseconds{at});
    EXPECT_EQ(settle.due(), start + milliseconds{150}) << "a burst without end is told in between";
    settle.told();
    EXPECT_FALSE(settle.due());
    settle.on_event(start + milliseconds{500});
    EXPECT_EQ(settle.due(), start + milliseconds{530}) << "the earlier burst is forgotten";
}

} // namespace
} // namespace kyso::drivers
