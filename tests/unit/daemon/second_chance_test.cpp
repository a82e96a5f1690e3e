// SPDX-License-Identifier: Apache-2.0
// Drivers that were set aside have another chance when a token is put in, and only then.
#include "daemon/flow/second_chance.hpp"

#include "tests/support/fakes/fake_events.hpp"
#include "tests/support/fakes/fake_ports.hpp"

#include <gtest/gtest.h>

namespace kyso::flow {
namespace {

drivers::DeviceSnapshot reader(bool card, std::uint32_t events, std::vector<drivers::UsbDevice> usb = {},
                               std::uint32_t usb_events = 0) {
    return {drivers::ReaderService::running, {{"R 00 00", card, {}, events}}, std::move(usb), usb_events};
}

struct Change {
    const char* name;
    drivers::DeviceSnapshot before, now;
    bool put_in;
};

class PutIn : public testing::TestWithParam<Change> {};

TEST_P(PutIn, is_told_from_other_changes) {
    EXPECT_EQ(was_put_in(GetParam().before, GetParam().now), GetParam().put_in);
}

INSTANTIATE_TEST_SUITE_P(
    All, PutIn,
    testing::Values(Change{"nothing", reader(true, 4), reader(true, 4), false},
                    Change{"card_in", reader(false, 1), reader(true, 2), true},
                    Change{"card_out", reader(true, 2), reader(false, 3), false},
                    Change{"card_put_back", reader(true, 2), reader(true, 4), true},
                    Change{"reader_with_card", {}, reader(true, 1), true},
                    Change{"reader_without_card", {}, reader(false, 0), false},
                    Change{"pcscd_gone", reader(true, 1), {drivers::ReaderService::absent, {}, {}, 0}, false},
                    Change{"usb_in", reader(false, 0), reader(false, 0, {{1, 2}}, 1), true},
                    Change{"usb_out", reader(false, 0, {{1, 2}}, 1), reader(false, 0, {}, 2), false},
                    Change{"usb_swapped", reader(false, 0, {{1, 2}}, 1), reader(false, 0, {{1, 3}}, 3),
                           true}),
    [](const auto& row) { return std::string{row.param.name}; });

class SecondChanceTest : public testing::Test {
  protected:
    test::Story story_;
    test::FakeRegistry registry_{story_};
    test::FakeEvents events_;
    std::size_t restored_ = 0;
    SecondChance chance_{registry_, events_, [this] { ++restored_; }};
};

TEST_F(SecondChanceTest, comes_with_a_token_and_then_nobody_follows) {
    registry_.set_aside = 1;
    EXPECT_TRUE(events_.followers.empty()) << "nothing is watched while all is well";
    chance_.watch_for_tokens();
    chance_.watch_for_tokens();
    EXPECT_EQ(events_.followers.size(), 1U);
    events_.tell(reader(true, 1));
    EXPECT_EQ(restored_, 0U) << "the first words say what is there, not what came";
    events_.tell(reader(false, 2));
    EXPECT_EQ(restored_, 0U);
    events_.tell(reader(true, 3));
    EXPECT_EQ(restored_, 1U);
    EXPECT_EQ(registry_.set_aside, 0U);
    EXPECT_TRUE(events_.followers.empty());
}

TEST_F(SecondChanceTest, outlives_a_watch_that_fails) {
    registry_.set_aside = 1;
    events_.now = reader(false, 1);
    chance_.watch_for_tokens();
    events_.tell(std::nullopt);
    events_.tell(reader(true, 2));
    EXPECT_EQ(restored_, 1U) << "what it knew before still counts";
}

TEST_F(SecondChanceTest, is_no_news_where_the_time_was_over_already) {
    events_.now = reader(false, 1);
    chance_.watch_for_tokens();
    events_.tell(reader(true, 2));
    EXPECT_EQ(restored_, 0U);
    EXPECT_TRUE(events_.followers.empty());
}

} // namespace
} // namespace kyso::flow
