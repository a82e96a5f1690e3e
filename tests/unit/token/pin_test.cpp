// SPDX-License-Identifier: Apache-2.0
// PIN and PUK: tries count down, lock, and come back by the right way only.
#include "card_fixture.hpp"

namespace kyso::token {
namespace {

TEST_F(CardTest, wrong_pins_count_down_to_locked) {
    EXPECT_EQ(send("00200080"), "63c3");
    EXPECT_EQ(log_in("000000"), "63c2");
    EXPECT_EQ(log_in("000000"), "63c1");
    EXPECT_EQ(send("00200080"), "63c1") << "asking takes nothing";
    EXPECT_EQ(log_in("000000"), "6983");
    EXPECT_EQ(log_in(), "6983") << "the right one comes too late";
    EXPECT_EQ(send("00200080"), "6983");
    card_.reset();
    EXPECT_EQ(log_in(), "6983") << "power does not help";
    EXPECT_EQ(card_.counters().verify, 5U);
    EXPECT_EQ(card_.counters().wrong_pin, 3U);
}

TEST_F(CardTest, right_pin_gives_all_tries_back) {
    log_in("000000");
    EXPECT_EQ(log_in(), "9000");
    EXPECT_EQ(send("00200080"), "9000") << "is logged in";
    EXPECT_EQ(card_.pin_tries_left(), 3U);
    EXPECT_EQ(log_in("000000"), "63c2");
    EXPECT_EQ(send("00200080"), "63c2") << "a wrong PIN logs out";
    log_in();
    EXPECT_EQ(send("0020FF80"), "9000");
    EXPECT_EQ(send("00200080"), "63c3") << "logged out";
}

TEST_F(CardTest, malformed_pins_take_no_try) {
    ASSERT_EQ(log_in(), "9000");
    for (const char* block : {"3132333435FFFFFF", "31323334353600FF", "3132333435363738FF",
                              "FFFFFFFFFFFFFFFF", "31323334FF3536FF", "313233343536", "41424344454647FF"}) {
        const Bytes octets = hex(block);
        EXPECT_EQ(send("00200080" + to_hex(Bytes{static_cast<std::uint8_t>(octets.size())}) + block), "6a80")
            << block;
    }
    EXPECT_EQ(card_.pin_tries_left(), 3U);
    EXPECT_EQ(send("00200080"), "9000") << "nor the login";
    EXPECT_EQ(send("00200081 08" + pin_block("123456")), "6a88");
    EXPECT_EQ(send("00200180 08" + pin_block("123456")), "6a86");
}

TEST_F(CardTest, puk_unlocks_with_a_new_pin) {
    const auto unlock = [&](const char* puk, const char* pin) {
        return send("002C0080 10" + pin_block(puk) + pin_block(pin));
    };
    for (int i = 0; i < 3; ++i)
        log_in("000000");
    EXPECT_EQ(unlock("12345678", "12345"), "6a80") << "too short a PIN, no try of the PUK";
    EXPECT_EQ(unlock("00000000", "654321"), "63c2");
    EXPECT_EQ(unlock("12345678", "654321"), "9000");
    EXPECT_EQ(send("00200080"), "63c3");
    EXPECT_EQ(log_in(), "63c2") << "the old one";
    EXPECT_EQ(log_in("654321"), "9000");
    for (const char* status : {"63c2", "63c1", "6983"})
        EXPECT_EQ(unlock("00000000", "654321"), status);
    EXPECT_EQ(unlock("12345678", "654321"), "6983");
    EXPECT_EQ(card_.puk_tries_left(), 0U);
}

TEST_F(CardTest, pin_and_puk_change_by_their_old_value) {
    EXPECT_EQ(send("00240080 10" + pin_block("000000") + pin_block("654321")), "63c2");
    EXPECT_EQ(send("00240080 10" + pin_block("123456") + pin_block("65432a")), "6a80");
    EXPECT_EQ(send("00240080 10" + pin_block("123456") + pin_block("654321")), "9000");
    EXPECT_EQ(log_in("654321"), "9000");
    EXPECT_EQ(send("00240081 10" + pin_block("12345678") + pin_block("87654321")), "9000");
    EXPECT_EQ(send("002C0080 10" + pin_block("12345678") + pin_block("123456")), "63c2");
    EXPECT_EQ(send("002C0080 10" + pin_block("87654321") + pin_block("123456")), "9000");
    EXPECT_EQ(send("00240082 10" + pin_block("12345678") + pin_block("87654321")), "6a88");
    EXPECT_EQ(send("00240080 08" + pin_block("123456")), "6a80");
}

} // namespace
} // namespace kyso::token
