// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/session_lock.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace kyso::core {
namespace {

using namespace std::chrono_literals;
using Event = LockEvent;

struct Step {
    Event event;
    const char* session;
    LockChange change;
    bool locked; ///< afterwards
};
struct Story {
    const char* name;
    std::vector<Step> steps;
};

constexpr auto none = LockChange::none;
constexpr auto locked = LockChange::locked;
constexpr auto unlocked = LockChange::unlocked;

class SessionLockStory : public testing::TestWithParam<Story> {};

TEST_P(SessionLockStory, ends_as_logind_says) {
    SessionLock lock;
    SessionLock::Time now{1h};
    for (const Step& step : GetParam().steps) {
        EXPECT_EQ(lock.on(step.event, step.session, now), step.change) << to_text(step.event);
        EXPECT_EQ(lock.locked(now), step.locked) << to_text(step.event);
        now += 1s;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Stories, SessionLockStory,
    testing::Values(
        Story{"signal_and_signal", {{Event::lock, "1", locked, true}, {Event::unlock, "1", unlocked, false}}},
        Story{"hint_and_hint",
              {{Event::hint_locked, "1", locked, true}, {Event::hint_unlocked, "1", unlocked, false}}},
        Story{"a_second_lock_closes_again",
              {{Event::lock, "1", locked, true},
               {Event::lock, "1", locked, true},
               {Event::hint_locked, "1", none, true},
               {Event::hint_unlocked, "1", unlocked, false}}},
        Story{"one_of_two_sessions_is_enough",
              {{Event::hint_locked, "1", locked, true},
               {Event::hint_locked, "2", none, true},
               {Event::unlock, "1", none, true},
               {Event::session_gone, "2", unlocked, false}}},
        Story{"sleep_and_wake_to_a_locked_screen",
              {{Event::sleep, "", locked, true},
               {Event::hint_locked, "1", none, true},
               {Event::wake, "", none, true},
               {Event::unlock, "1", unlocked, false}}},
        Story{"sleep_and_wake", {{Event::sleep, "", locked, true}, {Event::wake, "", unlocked, false}}},
        Story{"an_unlock_of_nothing",
              {{Event::unlock, "1", none, false},
               {Event::session_gone, "1", none, false},
               {Event::wake, "", none, false}}},
        Story{"the_bus_goes",
              {{Event::hint_locked, "1", locked, true}, {Event::bus_gone, "", unlocked, false}}}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(SessionLock, a_signal_that_no_hint_confirms_is_believed_for_a_minute) {
    SessionLock lock;
    const SessionLock::Time now{1h};
    lock.on(Event::lock, "1", now);
    EXPECT_TRUE(lock.locked(now + 59s));
    EXPECT_FALSE(lock.locked(now + 60s));
    lock.on(Event::hint_locked, "1", now + 61s);
    EXPECT_TRUE(lock.locked(now + 24h)) << "and one that is confirmed until it is over";
}

} // namespace
} // namespace kyso::core
