// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/session.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/unit/pkcs11/fake_cryptoki.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace kyso::pkcs11 {
namespace {

using test::fails_with;
using test::is_ok;

Secret secret(std::string_view text) {
    Secret made;
    std::ranges::copy(text, made.writable());
    made.resize(text.size());
    return made;
}

class SessionTest : public testing::Test {
  protected:
    Session session() { return std::move(Session::open(list_, 4).value()); }
    Outcome<Bytes> sign(Session& session) { return session.sign(Bytes{1}, what_); }

    CK_FUNCTION_LIST& list_ = test::reset_fake_cryptoki();
    test::FakeCryptoki& fake_ = test::fake_cryptoki();
    ToBeSigned what_{Mechanism::rsa_pkcs1, DigestAlgorithm::sha256, Bytes(32, 9)};
};

TEST_F(SessionTest, opens_and_closes_once) {
    {
        Session first = session();
        Session second = std::move(first);
        Session third = session();
        third = std::move(second);
        EXPECT_EQ(fake_.closed, 1);
    }
    EXPECT_EQ(fake_.opened, 2);
    EXPECT_EQ(fake_.closed, 2);
    EXPECT_EQ(fake_.logouts, 0) << "nobody logged in";
}

TEST_F(SessionTest, says_why_it_does_not_open) {
    fake_.open = CKR_TOKEN_NOT_PRESENT;
    const auto opened = Session::open(list_, 4);
    ASSERT_THAT(opened, fails_with(Errc::token_removed));
    EXPECT_EQ(opened.error().return_value(), CKR_TOKEN_NOT_PRESENT);
}

TEST_F(SessionTest, logs_in_once_and_out_at_the_end) {
    {
        Session one = session();
        EXPECT_THAT(one.login(secret("123456")), is_ok());
        EXPECT_EQ(as_text(fake_.pin), "123456");
        const Session moved = std::move(one);
    }
    EXPECT_EQ(fake_.logins, 1);
    EXPECT_EQ(fake_.logouts, 1);
}

TEST_F(SessionTest, gives_no_pin_where_the_reader_asks_for_it) {
    Session one = session();
    EXPECT_THAT(one.login(std::nullopt), is_ok());
    EXPECT_TRUE(fake_.pin_was_null);
    EXPECT_EQ(fake_.pin.size(), 0U);
}

class FailedLogin : public SessionTest, public testing::WithParamInterface<CK_RV> {};
TEST_P(FailedLogin, is_not_repeated_and_is_no_login) {
    fake_.login = GetParam();
    {
        Session one = session();
        EXPECT_FALSE(one.login(secret("123456")).has_value());
    }
    EXPECT_EQ(fake_.logins, 1);
    EXPECT_EQ(fake_.logouts, 0);
}
INSTANTIATE_TEST_SUITE_P(, FailedLogin,
                         testing::Values(CKR_PIN_INCORRECT, CKR_PIN_LOCKED, CKR_USER_ALREADY_LOGGED_IN,
                                         CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_CANCELED,
                                         CKR_GENERAL_ERROR));

TEST_F(SessionTest, looks_a_key_up_once_for_a_batch) {
    Session one = session();
    for (int i = 0; i < 5; ++i)
        EXPECT_THAT(sign(one), is_ok());
    EXPECT_EQ(fake_.searches, 1);
    EXPECT_EQ(fake_.final_searches, 1);
    EXPECT_EQ(fake_.key_id, Bytes{1});
    EXPECT_EQ(fake_.key_type, CKK_RSA);
    EXPECT_EQ(fake_.mechanism, CKM_RSA_PKCS);
    EXPECT_THAT(one.sign(Bytes{2}, what_), is_ok());
    EXPECT_EQ(fake_.searches, 2);
}

TEST_F(SessionTest, gives_ecdsa_the_digest_alone) {
    fake_.signature_size = fake_.written = 64;
    what_.mechanism = Mechanism::ecdsa;
    Session one = session();
    EXPECT_THAT(sign(one), is_ok());
    EXPECT_EQ(fake_.key_type, CKK_EC);
    EXPECT_EQ(fake_.mechanism, CKM_ECDSA);
    EXPECT_EQ(fake_.input, what_.digest);
}

TEST_F(SessionTest, a_failed_signature_does_not_spoil_the_next) {
    fake_.failed_sign_stays_active = true;
    fake_.sign = CKR_DEVICE_ERROR;
    Session one = session();
    EXPECT_THAT(one.login(secret("123456")), is_ok());
    EXPECT_THAT(sign(one), fails_with(Errc::outcome_unknown));
    fake_.sign = CKR_OK;
    EXPECT_THAT(sign(one), is_ok());
    EXPECT_EQ(fake_.logins, 1);
    EXPECT_EQ(fake_.opened - fake_.closed, 1);
}

TEST_F(SessionTest, asks_for_pss_as_the_token_can) {
    what_.mechanism = Mechanism::rsa_pss;
    Session one = session();
    EXPECT_THAT(sign(one), is_ok());
    EXPECT_EQ(fake_.mechanism, CKM_RSA_PKCS_PSS);
    EXPECT_EQ(fake_.pss.sLen, 32U);
    EXPECT_EQ(fake_.input, what_.digest);

    fake_.mechanisms = {CKM_RSA_X_509};
    Session other = session();
    EXPECT_THAT(sign(other), is_ok());
    EXPECT_EQ(fake_.mechanism, CKM_RSA_X_509);
    EXPECT_EQ(fake_.input.size(), 256U);
    EXPECT_EQ(fake_.input.back(), 0xBC);

    fake_.mechanisms = {CKM_RSA_PKCS};
    Session third = session();
    EXPECT_THAT(sign(third), fails_with(Errc::mechanism_unsupported));
}

class KeyThatAsksEachTime : public SessionTest {
  protected:
    KeyThatAsksEachTime() { fake_.always_authenticate = true; }
};

TEST_F(KeyThatAsksEachTime, gets_the_logins_pin_once) {
    fake_.spoils_pin = true; // our copy, not the PIN of the next login
    Session one = session();
    ASSERT_THAT(one.login(secret("123456")), is_ok());
    EXPECT_THAT(sign(one), is_ok());
    EXPECT_EQ(fake_.context_logins, 1);
    EXPECT_EQ(as_text(fake_.pin), "123456");
    EXPECT_THAT(sign(one), fails_with(Errc::key_asks_each_time));
    EXPECT_EQ(fake_.context_logins, 1) << "without a PIN the token is not asked";
    EXPECT_EQ(fake_.active, 0U) << "nor is anything begun";
    one.next_pin(secret("654321"));
    EXPECT_THAT(sign(one), is_ok());
    EXPECT_EQ(fake_.context_logins, 2);
    EXPECT_EQ(as_text(fake_.pin), "654321");
    EXPECT_THAT(sign(one), fails_with(Errc::key_asks_each_time));
    EXPECT_EQ(fake_.logins, 1);
}

TEST_F(KeyThatAsksEachTime, gets_no_second_try_after_a_wrong_pin) {
    fake_.failed_sign_stays_active = true;
    Session one = session();
    ASSERT_THAT(one.login(secret("123456")), is_ok());
    fake_.context_login = CKR_PIN_INCORRECT;
    EXPECT_THAT(sign(one), fails_with(Errc::pin_incorrect));
    EXPECT_THAT(sign(one), fails_with(Errc::key_asks_each_time));
    EXPECT_EQ(fake_.context_logins, 1);
    EXPECT_TRUE(fake_.input.empty()) << "nothing was signed";
}

TEST_F(KeyThatAsksEachTime, that_got_a_wrong_pin_does_not_spoil_the_session) {
    Session one = session();
    ASSERT_THAT(one.login(secret("123456")), is_ok());
    fake_.context_login = CKR_FUNCTION_CANCELED;
    EXPECT_THAT(sign(one), fails_with(Errc::consent_refused));
    fake_.always_authenticate = false;
    EXPECT_THAT(sign(one), is_ok());
    EXPECT_EQ(fake_.opened - fake_.closed, 1);
}

TEST_F(KeyThatAsksEachTime, asks_on_the_reader_after_a_login_there) {
    Session one = session();
    ASSERT_THAT(one.login(std::nullopt), is_ok());
    for (int i = 0; i < 3; ++i)
        EXPECT_THAT(sign(one), is_ok());
    EXPECT_EQ(fake_.context_logins, 3);
    EXPECT_TRUE(fake_.pin_was_null);
}

TEST_F(SessionTest, a_key_that_does_not_ask_gets_no_second_login) {
    Session one = session();
    ASSERT_THAT(one.login(secret("123456")), is_ok());
    EXPECT_THAT(sign(one), is_ok());
    EXPECT_EQ(fake_.context_logins, 0);
    fake_.always_authenticate = true; // another key of the same login
    EXPECT_THAT(one.sign(Bytes{2}, what_), fails_with(Errc::key_asks_each_time)) << "the PIN was wiped";
}

struct Length {
    const char* name;
    CK_ULONG reported, written;
};
class LyingLength : public SessionTest, public testing::WithParamInterface<Length> {};
TEST_P(LyingLength, is_told) {
    fake_.signature_size = GetParam().reported;
    fake_.written = GetParam().written;
    Session one = session();
    EXPECT_THAT(sign(one), fails_with(Errc::driver_lied));
}
INSTANTIATE_TEST_SUITE_P(, LyingLength,
                         testing::Values(Length{"nothing", 0, 0}, Length{"short", 255, 255},
                                         Length{"long", 257, 257}, Length{"der", 264, 256},
                                         Length{"just_above_the_buffer", 1025, 256},
                                         Length{"huge", ~CK_ULONG{0}, 256},
                                         Length{"half", CK_ULONG{1} << 31U, 256},
                                         Length{"writes_past_the_buffer", 256, 1025},
                                         Length{"writes_far_past_the_buffer", 256, 1088}),
                         [](const auto& row) { return row.param.name; });

struct Failing {
    const char* name;
    CK_RV test::FakeCryptoki::*call;
    CK_RV return_value;
    Errc errc;
};
class FailingCall : public SessionTest, public testing::WithParamInterface<Failing> {};
TEST_P(FailingCall, is_named) {
    fake_.*(GetParam().call) = GetParam().return_value;
    Session one = session();
    const auto signature = sign(one);
    ASSERT_THAT(signature, fails_with(GetParam().errc));
    EXPECT_EQ(signature.error().return_value(), GetParam().return_value);
}
using test::FakeCryptoki;
INSTANTIATE_TEST_SUITE_P(
    , FailingCall,
    testing::Values(
        Failing{"find", &FakeCryptoki::find, CKR_DEVICE_REMOVED, Errc::token_removed},
        Failing{"sign_init", &FakeCryptoki::sign_init, CKR_MECHANISM_INVALID, Errc::mechanism_unsupported},
        Failing{"sign_removed", &FakeCryptoki::sign, CKR_DEVICE_REMOVED, Errc::token_removed},
        Failing{"sign_not_logged_in", &FakeCryptoki::sign, CKR_USER_NOT_LOGGED_IN, Errc::token_error},
        Failing{"sign_failed", &FakeCryptoki::sign, CKR_FUNCTION_FAILED, Errc::outcome_unknown},
        Failing{"sign_vendor", &FakeCryptoki::sign, 0x80000BAD, Errc::outcome_unknown},
        Failing{"sign_init_failed", &FakeCryptoki::sign_init, CKR_DEVICE_ERROR, Errc::token_error},
        Failing{"sign_bad_data", &FakeCryptoki::sign, CKR_DATA_LEN_RANGE, Errc::token_error},
        Failing{"sign_cancelled", &FakeCryptoki::sign, CKR_FUNCTION_CANCELED, Errc::consent_refused},
        Failing{"sign_buffer", &FakeCryptoki::sign, CKR_BUFFER_TOO_SMALL, Errc::driver_lied}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::pkcs11
