// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/line_budget.hpp"

#include <gmock/gmock.h>

namespace kyso::core {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class LineBudgetTest : public testing::Test {
  protected:
    LineBudget::Time now_{1000h}; // moved by hand
    LineBudget budget_{{.lines = 3, .window = 10s, .octets = 8}, now_};
};

TEST_F(LineBudgetTest, lines_come_whole_however_they_were_cut) {
    EXPECT_THAT(budget_.take("on"), IsEmpty());
    EXPECT_THAT(budget_.take("e\ntw"), ElementsAre("one"));
    EXPECT_THAT(budget_.finish(), ElementsAre("tw"));
    EXPECT_THAT(budget_.finish(), IsEmpty());
}

TEST_F(LineBudgetTest, empty_lines_are_no_lines) {
    EXPECT_THAT(budget_.take("\n\na\n\n"), ElementsAre("a"));
}

TEST_F(LineBudgetTest, a_long_line_is_cut_and_costs_no_memory) {
    for (int i = 0; i < 1000; ++i)
        EXPECT_THAT(budget_.take("0123456789"), IsEmpty());
    EXPECT_THAT(budget_.take("\n"), ElementsAre("01234567"));
}

TEST_F(LineBudgetTest, what_a_terminal_would_obey_is_not_passed_on) {
    EXPECT_THAT(budget_.take("\x1b[2Jx\r\n"), ElementsAre("?[2Jx?"));
    EXPECT_THAT(budget_.take("\x7fk\xc3\xbd\n"), ElementsAre("?k??"));
}

TEST_F(LineBudgetTest, says_when_it_is_spent_and_that_lines_were_left_out) {
    EXPECT_THAT(budget_.take("1\n2\n"), ElementsAre("1", "2"));
    EXPECT_FALSE(budget_.spent());
    EXPECT_THAT(budget_.take("3\n4\n5\n"), ElementsAre("3"));
    EXPECT_TRUE(budget_.spent());
    EXPECT_EQ(budget_.renewed_at(), now_ + 10s);
    EXPECT_TRUE(budget_.renew(now_ + 10s));
    EXPECT_FALSE(budget_.spent());
    EXPECT_THAT(budget_.take("6\n"), ElementsAre("6"));
    EXPECT_FALSE(budget_.renew(now_ + 20s)) << "nothing was left out since";
}

} // namespace
} // namespace kyso::core
