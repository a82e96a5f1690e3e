// SPDX-License-Identifier: Apache-2.0
// Challenges, captchas and passes in the store: each is used once, lives minutes, and there are only so many.
#include "portal/random_token.hpp"
#include "portal/store.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;
using test::fails_with;
using test::is_ok;

const std::chrono::sys_seconds noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h;
constexpr auto registration = Challenge::Purpose::registration;
constexpr auto sign_in = Challenge::Purpose::sign_in;

class VisitStoreTest : public testing::Test {
  protected:
    test::TemporaryFolder folder_;
    std::string file_ = (folder_.path() / "portal.sqlite").string();
    Result<Store> opened_ = Store::open(file_);
    VisitStore& store_ = opened_->visits;
    Bytes session_ = sha256(as_bytes("session"));

    Challenge challenge(std::string nonce, std::chrono::sys_seconds made_at = noon,
                        Challenge::Purpose purpose = registration) {
        return {std::move(nonce), session_, purpose, "citizen", "usb-token", made_at, {}};
    }
    void fill(const char* sql) { ASSERT_THAT(Database::open(file_)->execute(sql), is_ok()); }
};

TEST_F(VisitStoreTest, a_nonce_is_used_once_whoever_asks) {
    auto other = Store::open(file_);
    ASSERT_THAT(store_.add(challenge("n")), is_ok());
    const auto used = other->visits.use_nonce("n", session_, registration, noon + 1s);
    ASSERT_THAT(used, is_ok());
    EXPECT_EQ(used->method, "usb-token");
    EXPECT_EQ(used->made_at, noon);
    EXPECT_THAT(store_.use_nonce("n", session_, registration, noon + 1s), fails_with(Errc::nonce_used));
}

TEST_F(VisitStoreTest, a_nonce_is_good_for_its_own_purpose_only) {
    ASSERT_THAT(store_.add(challenge("r")), is_ok());
    ASSERT_THAT(store_.add(challenge("s", noon, sign_in)), is_ok());
    EXPECT_THAT(store_.use_nonce("r", session_, sign_in, noon), fails_with(Errc::nonce_unknown));
    EXPECT_THAT(store_.use_nonce("s", session_, registration, noon), fails_with(Errc::nonce_unknown));
    EXPECT_THAT(store_.use_nonce("r", session_, registration, noon), is_ok());
    EXPECT_THAT(store_.use_nonce("s", session_, sign_in, noon), is_ok());
}

TEST_F(VisitStoreTest, old_nonces_are_forgotten) {
    ASSERT_THAT(store_.add(challenge("old")), is_ok());
    ASSERT_THAT(store_.add(challenge("new", noon + 16min)), is_ok());
    EXPECT_THAT(store_.use_nonce("old", session_, registration, noon + 16min),
                fails_with(Errc::nonce_unknown));
    EXPECT_THAT(store_.use_nonce("new", session_, registration, noon + 16min), is_ok());
}

TEST_F(VisitStoreTest, open_challenges_are_bounded) {
    ASSERT_EQ(noon.time_since_epoch().count(), 1795348800);
    fill("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
         "INSERT INTO challenges SELECT i, x'00', 'sign-in', '', 'usb-token', 1795348800, NULL, '' FROM n");
    EXPECT_THAT(store_.add(challenge("n", noon + 4min, sign_in)), fails_with(Errc::portal_busy));
    EXPECT_THAT(store_.add(challenge("r", noon + 4min)), is_ok()) << "registrations are not crowded out";
    EXPECT_THAT(store_.add(challenge("n", noon + 6min, sign_in)), is_ok());
}

TEST_F(VisitStoreTest, a_captcha_is_answered_once_within_ten_minutes) {
    ASSERT_THAT(store_.add_captcha("c", "ABCDE", true, noon), is_ok());
    EXPECT_EQ(store_.drawn_captcha("c", noon + 10min).value(), "ABCDE");
    EXPECT_THAT(store_.drawn_captcha("c", noon + 10min + 1s), fails_with(Errc::portal_not_found));
    EXPECT_EQ(store_.use_captcha("c", noon + 10min).value(), "ABCDE");
    EXPECT_THAT(store_.use_captcha("c", noon), fails_with(Errc::captcha_wrong));
    ASSERT_THAT(store_.add_captcha("d", "ABCDE", true, noon), is_ok());
    EXPECT_THAT(store_.use_captcha("d", noon + 10min + 1s), fails_with(Errc::captcha_wrong));
}

TEST_F(VisitStoreTest, a_captcha_in_words_is_never_drawn) {
    ASSERT_THAT(store_.add_captcha("c", "7012", false, noon), is_ok());
    EXPECT_THAT(store_.drawn_captcha("c", noon), fails_with(Errc::portal_not_found));
    EXPECT_EQ(store_.use_captcha("c", noon).value(), "7012");
}

TEST_F(VisitStoreTest, open_captchas_are_bounded) {
    fill("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
         "INSERT INTO captchas SELECT i, 'ABCDE', 1, 1795348800 FROM n");
    EXPECT_THAT(store_.add_captcha("c", "ABCDE", true, noon + 1min), fails_with(Errc::portal_busy));
    EXPECT_THAT(store_.add_captcha("c", "ABCDE", true, noon + 11min), is_ok());
}

TEST_F(VisitStoreTest, a_pass_is_taken_by_its_session_and_ends) {
    const Bytes other = sha256(as_bytes("other"));
    ASSERT_THAT(store_.add_pass(session_, 4, noon), is_ok());
    EXPECT_EQ(store_.take_pass(other, noon).value(), 0);
    EXPECT_EQ(store_.take_pass(session_, noon + 14min).value(), 4);
    EXPECT_EQ(store_.take_pass(session_, noon + 14min).value(), 0);
    ASSERT_THAT(store_.add_pass(session_, 4, noon), is_ok());
    EXPECT_EQ(store_.take_pass(session_, noon + 15min).value(), 0);
    ASSERT_THAT(store_.add_pass(session_, 0, noon), is_ok());
    EXPECT_EQ(store_.take_pass(session_, noon).value(), 0);
}

} // namespace
} // namespace kyso::portal
