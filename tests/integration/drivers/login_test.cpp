// SPDX-License-Identifier: Apache-2.0
// What a login may cost: one PIN try when a whole PIN was given for the right token, none otherwise.
// SoftHSM sets CKF_USER_PIN_COUNT_LOW at a wrong PIN and clears it at a right one, so tries can be seen.
#include "tests/integration/drivers/demo_keys.hpp"
#include "tests/integration/drivers/host_process.hpp"
#include "tests/support/result_matchers.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>

namespace kyso::test {
namespace {

using namespace drivers;

constexpr std::uint32_t count_low = 0x10000; // CKF_USER_PIN_COUNT_LOW

class Login : public testing::Test {
  protected:
    void SetUp() override { softhsm_.add_token({.pin = "123456", .keys = {ec_key()}}); }

    HostProcess& host() {
        if (!host_)
            host_.emplace(std::vector<std::string>{SoftHsm::module}, std::vector{softhsm_.environment()});
        return *host_;
    }
    bool try_was_spent() { return (host().tokens().front().flags & count_low) != 0; }

    SoftHsm softhsm_;
    std::optional<HostProcess> host_;
};

TEST_F(Login, a_wrong_pin_costs_one_try_and_the_right_one_still_works) {
    const TokenInfo token = host().tokens().front();
    EXPECT_FALSE(try_was_spent());
    const auto wrong = host().login_with(token, "654321");
    EXPECT_THAT(wrong, fails_with(Errc::pin_incorrect));
    EXPECT_NE(wrong.error().detail().find("0x000000a0"), std::string::npos) << wrong.error().detail();
    EXPECT_TRUE(try_was_spent());
    EXPECT_THAT(host().sign({2}, to_sign("x", Mechanism::ecdsa)), fails_with(Errc::invalid_request));
    EXPECT_THAT(host().login_with(token, "123456"), is_ok());
    EXPECT_THAT(host().sign({2}, to_sign("x", Mechanism::ecdsa)), is_ok());
}

struct Channel {
    const char* name;
    Bytes content;
};
class UnusableChannel : public Login, public testing::WithParamInterface<Channel> {};

TEST_P(UnusableChannel, costs_no_try) {
    const TokenInfo token = host().tokens().front();
    EXPECT_THAT(host().login(token, GetParam().content), fails_with(Errc::pin_not_usable));
    EXPECT_FALSE(try_was_spent());
    EXPECT_THAT(host().login_with(token, "123456"), is_ok());
}

INSTANTIATE_TEST_SUITE_P(, UnusableChannel,
                         testing::Values(Channel{"closed_at_once", {}}, Channel{"empty_pin", {0}},
                                         Channel{"empty_pin_and_more", {0, '1'}},
                                         Channel{"cut_off_after_length", {6}},
                                         Channel{"cut_off", {6, '1', '2', '3', '4', '5'}},
                                         Channel{"followed_by_more", {6, '1', '2', '3', '4', '5', '6', '7'}}),
                         [](const auto& row) { return row.param.name; });

TEST_F(Login, a_token_of_another_serial_gets_no_pin) {
    TokenInfo token = host().tokens().front();
    token.serial = "0000000000000000";
    EXPECT_THAT(host().login_with(token, "654321"), fails_with(Errc::token_changed));
    EXPECT_FALSE(try_was_spent());
}

TEST_F(Login, an_empty_slot_gets_no_pin) {
    TokenInfo token = host().tokens().front();
    token.slot += 1;
    EXPECT_THAT(host().login_with(token, "123456"), fails_with(Errc::token_removed));
}

TEST_F(Login, without_a_pin_pad_a_pin_is_wanted) {
    const TokenInfo token = host().tokens().front();
    const auto answer = host().call(LoginRequest{token.slot, token.serial, PinEntry::pad});
    EXPECT_THAT(read_login_answer(*answer), fails_with(Errc::pin_not_usable));
    EXPECT_FALSE(try_was_spent());
}

TEST_F(Login, a_login_without_its_channel_is_refused) {
    const TokenInfo token = host().tokens().front();
    const auto answer = host().call(LoginRequest{token.slot, token.serial});
    EXPECT_THAT(read_login_answer(*answer), fails_with(Errc::invalid_request));
    EXPECT_FALSE(try_was_spent());
}

TEST_F(Login, descriptors_that_nobody_asked_for_are_closed_and_refused) {
    const TokenInfo token = host().tokens().front();
    const Bytes login = encode(LoginRequest{token.slot, token.serial});
    for (const std::size_t count : {2U, 3U, 16U, 17U, 40U}) {
        int ends[2];
        ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        Fd read_end{ends[0]};
        const Fd write_end{ends[1]};
        const auto answer = host().call(login, std::vector<int>(count, read_end.get()));
        EXPECT_THAT(read_login_answer(*answer), fails_with(Errc::invalid_request)) << count;
        read_end.reset();
        // Nobody holds a reading end any more: the host closed all of them.
        pollfd end{write_end.get(), POLLOUT, 0};
        EXPECT_EQ(::poll(&end, 1, 0), 1);
        EXPECT_NE(end.revents & POLLERR, 0) << count;
    }
    const Fd null{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    EXPECT_THAT(read_tokens_answer(*host().call(encode(TokensRequest{}), {null.get()})),
                fails_with(Errc::invalid_request));
    EXPECT_THAT(host().login_with(token, "123456"), is_ok());
}

} // namespace
} // namespace kyso::test
