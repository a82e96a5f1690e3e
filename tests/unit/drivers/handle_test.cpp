// SPDX-License-Identifier: Apache-2.0
#include "drivers/host/handle.hpp"

#include "drivers/driver_wire.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/unit/drivers/fake_driver.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <new>
#include <stdexcept>

namespace kyso::drivers {
namespace {

using test::fails_with;
using test::is_ok;

/// The reading end of a pipe that holds these octets and has been closed.
Fd channel(ByteView content) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    const Fd write_end{ends[1]};
    if (::write(write_end.get(), content.data(), content.size()) < 0) throw std::runtime_error("write");
    return Fd{ends[0]};
}

const Bytes right_pin{6, '1', '2', '3', '4', '5', '6'};

class Handle : public testing::Test {
  protected:
    Bytes ask(const DriverRequest& request, Fd descriptor = {}) {
        return handle(driver_, encode(request), std::move(descriptor));
    }
    test::FakeDriver driver_;
    const ToBeSigned what_{Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, 3)};
};

TEST_F(Handle, asks_the_driver_and_carries_its_answer) {
    EXPECT_EQ(read_describe_answer(ask(DescribeRequest{}))->description, "Driver");
    EXPECT_EQ(read_tokens_answer(ask(TokensRequest{}))->front().serial, "Serial");
    driver_.held = {{{1}, "Nhãn", {0x30}}};
    EXPECT_EQ(*read_certificates_answer(ask(CertificatesRequest{5, "Serial"})), driver_.held);
    EXPECT_EQ(driver_.slot, 5U);
    EXPECT_EQ(driver_.serial, "Serial");
    EXPECT_EQ(*read_sign_answer(ask(SignRequest{{1, 2}, what_})), Bytes(64, 0x51));
    EXPECT_EQ(driver_.key_id, (Bytes{1, 2}));
    EXPECT_EQ(driver_.signed_last, what_);
    EXPECT_THAT(read_logout_answer(ask(LogoutRequest{})), is_ok());
    EXPECT_EQ(driver_.calls, 5);
}

TEST_F(Handle, reads_the_pin_from_its_channel) {
    EXPECT_THAT(read_login_answer(ask(LoginRequest{5, "Serial"}, channel(right_pin))), is_ok());
    EXPECT_EQ(driver_.pin, "123456");
    EXPECT_EQ(driver_.slot, 5U);
    EXPECT_EQ(driver_.serial, "Serial");
}

TEST_F(Handle, tells_the_driver_whether_the_last_try_may_be_used) {
    ask(LoginRequest{5, "Serial"}, channel(right_pin));
    EXPECT_EQ(driver_.last_try, LastTry::refused);
    ask(LoginRequest{5, "Serial", PinEntry::channel, true}, channel(right_pin));
    EXPECT_EQ(driver_.last_try, LastTry::allowed);
}

TEST_F(Handle, reads_the_next_pin_from_its_channel) {
    EXPECT_THAT(read_next_pin_answer(ask(NextPinRequest{}, channel(right_pin))), is_ok());
    EXPECT_EQ(driver_.pin, "123456");
    EXPECT_THAT(read_next_pin_answer(ask(NextPinRequest{}, channel({}))), fails_with(Errc::pin_not_usable));
    EXPECT_EQ(driver_.calls, 1);
}

TEST_F(Handle, gives_no_pin_for_a_pin_pad) {
    EXPECT_THAT(read_login_answer(ask(LoginRequest{5, "Serial", PinEntry::pad})), is_ok());
    EXPECT_EQ(driver_.pin, std::nullopt);
}

TEST_F(Handle, does_not_trouble_the_driver_with_an_unusable_pin) {
    for (const Bytes& content : {Bytes{}, Bytes{0}, Bytes{2, '1'}, Bytes{1, '1', '2'}})
        EXPECT_THAT(read_login_answer(ask(LoginRequest{5, "S"}, channel(content))),
                    fails_with(Errc::pin_not_usable));
    EXPECT_EQ(driver_.calls, 0);
}

TEST_F(Handle, wants_a_channel_exactly_with_a_login_that_says_so) {
    EXPECT_THAT(read_login_answer(ask(LoginRequest{5, "S"})), fails_with(Errc::invalid_request));
    EXPECT_THAT(read_next_pin_answer(ask(NextPinRequest{})), fails_with(Errc::invalid_request));
    const DriverRequest others[] = {DescribeRequest{},           TokensRequest{},
                                    CertificatesRequest{5, "S"}, LoginRequest{5, "S", PinEntry::pad},
                                    SignRequest{{1}, what_},     LogoutRequest{}};
    for (const DriverRequest& request : others)
        EXPECT_THAT(read_login_answer(ask(request, channel(right_pin))), fails_with(Errc::invalid_request));
    EXPECT_EQ(driver_.calls, 0);
}

TEST_F(Handle, carries_failures_with_their_return_value) {
    driver_.failure = Failure{Error{Errc::token_removed, "pulled"}, 0x32};
    const DriverRequest all[] = {DescribeRequest{},           TokensRequest{},
                                 CertificatesRequest{5, "S"}, LoginRequest{5, "S", PinEntry::pad},
                                 SignRequest{{1}, what_},     LogoutRequest{}};
    for (const DriverRequest& request : all) {
        const auto read = read_logout_answer(ask(request));
        EXPECT_THAT(read, fails_with(Errc::token_removed));
        EXPECT_EQ(read.error().detail(), "pulled (CKR 0x00000032)");
    }
}

TEST_F(Handle, survives_whatever_is_thrown) {
    const std::function<void()> throwers[] = {[] { throw std::runtime_error("vendor"); },
                                              [] { throw std::bad_alloc(); }, [] { throw 42; },
                                              [] { throw std::string(10000, 'x'); }};
    for (const auto& thrower : throwers) {
        driver_.before = thrower;
        EXPECT_THAT(read_sign_answer(ask(SignRequest{{1}, what_})), fails_with(Errc::internal_error));
    }
    driver_.before = [] {};
    EXPECT_THAT(read_sign_answer(ask(SignRequest{{1}, what_})), is_ok());
}

TEST_F(Handle, answers_malformed_requests_without_the_driver) {
    for (const Bytes& request :
         {Bytes{}, Bytes{0}, Bytes{8}, Bytes{0xFF}, Bytes{1, 0}, Bytes{3, 1}, Bytes{5}})
        EXPECT_THAT(read_logout_answer(handle(driver_, request, {})), fails_with(Errc::invalid_request));
    EXPECT_EQ(driver_.calls, 0);
}

TEST_F(Handle, sends_no_frame_above_the_limit) {
    driver_.held.assign(64, {{1}, "", Bytes(pkcs11::max_certificate, 0x30)});
    const Bytes answer = ask(CertificatesRequest{5, "S"});
    EXPECT_LE(answer.size(), max_driver_frame);
    EXPECT_THAT(read_certificates_answer(answer), fails_with(Errc::too_large));
}

} // namespace
} // namespace kyso::drivers
