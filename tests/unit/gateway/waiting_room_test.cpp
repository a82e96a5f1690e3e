// SPDX-License-Identifier: Apache-2.0
// Who is held in the waiting room, and what lets them go.
#include "gateway/waiting_room.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace kyso::gateway {
namespace {

using namespace std::chrono_literals;

class WaitingRoomTest : public testing::Test {
  protected:
    /// Enters; `gone` tells when it is let go.
    void enter(const std::string& transaction, bool& gone, std::chrono::milliseconds longest = 1h) {
        boost::asio::co_spawn(context, room.wait(transaction, longest),
                              [&gone](const std::exception_ptr&) { gone = true; });
        settle();
    }
    void settle() {
        context.restart();
        context.poll();
    }
    boost::asio::io_context context;
    WaitingRoom room{context.get_executor(), 2};
    bool first = false, second = false, third = false;
};

TEST_F(WaitingRoomTest, an_end_lets_its_own_go) {
    enter("a", first);
    enter("b", second);
    EXPECT_EQ(room.size(), 2U);
    room.ended("a");
    settle();
    EXPECT_TRUE(first);
    EXPECT_FALSE(second);
    room.ended("nobody's");
    EXPECT_EQ(room.size(), 1U);
    room.close();
    settle();
}

TEST_F(WaitingRoomTest, its_time_lets_it_go) {
    enter("a", first, 1ms);
    context.restart();
    context.run();
    EXPECT_TRUE(first);
    EXPECT_EQ(room.size(), 0U);
}

TEST_F(WaitingRoomTest, one_for_each_transaction) {
    enter("a", first);
    enter("a", second);
    settle();
    EXPECT_TRUE(first);
    EXPECT_FALSE(second);
    EXPECT_EQ(room.size(), 1U) << "the first did not take the second's place with it";
    room.ended("a");
    settle();
    EXPECT_TRUE(second);
}

TEST_F(WaitingRoomTest, a_full_room_holds_nobody_else) {
    enter("a", first);
    enter("b", second);
    enter("c", third);
    EXPECT_TRUE(third);
    EXPECT_FALSE(first);
    room.close();
    settle();
}

TEST_F(WaitingRoomTest, closing_lets_all_go_and_nobody_in) {
    enter("a", first);
    enter("b", second);
    room.close();
    settle();
    EXPECT_TRUE(first && second);
    enter("c", third);
    EXPECT_TRUE(third);
}

} // namespace
} // namespace kyso::gateway
