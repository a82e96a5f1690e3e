// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/consent_broker.hpp"
#include "protocol/sign_request.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>
#include <type_traits>

namespace kyso {
namespace {

using test::fails_with;
using test::is_ok;

// The gates: none of this may ever compile into "true".
static_assert(!std::is_copy_constructible_v<Consent> && !std::is_copy_assignable_v<Consent>);
static_assert(std::is_nothrow_move_constructible_v<Consent> && std::is_nothrow_move_assignable_v<Consent>);
static_assert(!std::is_default_constructible_v<Consent> && !std::is_aggregate_v<Consent>);
static_assert(!std::is_constructible_v<Consent, ConsentScope, Consent::Time>);
static_assert(!std::is_constructible_v<Authorized<RegistrationRequest>, RegistrationRequest>);
static_assert(!std::is_constructible_v<Authorized<DocumentRequest>, DocumentRequest>);
static_assert(!std::is_default_constructible_v<Authorized<DocumentRequest>> &&
              !std::is_aggregate_v<Authorized<DocumentRequest>>);
static_assert(!std::is_convertible_v<DocumentRequest, Authorized<DocumentRequest>>);
template <class T>
concept RedeemableAgain = requires(T& consent) {
    consent.redeem("", ByteView{}, Consent::Time{});
};
static_assert(!RedeemableAgain<Consent>); // only an rvalue can be spent

class ConsentTest : public testing::Test {
  protected:
    static ToBeSigned item(std::uint8_t fill) {
        return {Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, fill)};
    }
    std::vector<ConsentScope> scopes() const {
        return {{"token-1", Bytes(32, 1), {item(7), item(8)}}, {"token-2", Bytes(32, 2), {item(9)}}};
    }
    Consent grant(std::size_t choice = 0) const {
        return core::ConsentBroker::grant(choice, scopes(), now_).value();
    }

    const Consent::Time now_{std::chrono::hours{5}};
    const Bytes certificate_ = Bytes(32, 1);
};

TEST_F(ConsentTest, gives_what_was_agreed_to_in_its_order) {
    const auto items = grant().redeem("token-1", certificate_, now_);
    ASSERT_THAT(items, is_ok());
    EXPECT_EQ(*items, (std::vector{item(7), item(8)}));
}

TEST_F(ConsentTest, is_for_the_choice_that_was_made) {
    const auto items = grant(1).redeem("token-2", Bytes(32, 2), now_);
    ASSERT_THAT(items, is_ok());
    EXPECT_EQ(*items, std::vector{item(9)});
}

TEST_F(ConsentTest, a_choice_that_was_not_shown_gives_none) {
    EXPECT_THAT(core::ConsentBroker::grant(2, scopes(), now_), fails_with(Errc::prompt_failed));
    EXPECT_THAT(core::ConsentBroker::grant(0, {}, now_), fails_with(Errc::prompt_failed));
}

TEST_F(ConsentTest, can_be_spent_once) {
    Consent consent = grant();
    ASSERT_THAT(std::move(consent).redeem("token-1", certificate_, now_), is_ok());
    // NOLINTNEXTLINE(bugprone-use-after-move): that is the point
    EXPECT_THAT(std::move(consent).redeem("token-1", certificate_, now_), fails_with(Errc::consent_invalid));
}

TEST_F(ConsentTest, is_spent_by_a_wrong_try_too) {
    Consent consent = grant();
    ASSERT_THAT(std::move(consent).redeem("token-2", certificate_, now_), fails_with(Errc::consent_invalid));
    EXPECT_THAT(std::move(consent).redeem("token-1", certificate_, now_),
                fails_with(Errc::consent_invalid)); // NOLINT
}

TEST_F(ConsentTest, expires) {
    using namespace std::chrono_literals;
    EXPECT_THAT(grant().redeem("token-1", certificate_, now_ + core::ConsentBroker::lifetime - 1ns), is_ok());
    EXPECT_THAT(grant().redeem("token-1", certificate_, now_ + core::ConsentBroker::lifetime),
                fails_with(Errc::consent_invalid));
}

TEST_F(ConsentTest, is_for_one_device_and_one_certificate) {
    EXPECT_THAT(grant().redeem("token-2", certificate_, now_), fails_with(Errc::consent_invalid));
    EXPECT_THAT(grant().redeem("", certificate_, now_), fails_with(Errc::consent_invalid));
    EXPECT_THAT(grant().redeem("token-1", Bytes(32, 2), now_), fails_with(Errc::consent_invalid));
    EXPECT_THAT(grant().redeem("token-1", ByteView{certificate_}.first(31), now_),
                fails_with(Errc::consent_invalid));
    EXPECT_THAT(grant().redeem("token-1", {}, now_), fails_with(Errc::consent_invalid));
}

TEST_F(ConsentTest, moves_and_leaves_nothing_behind) {
    Consent first = grant();
    Consent second = std::move(first);
    EXPECT_THAT(std::move(first).redeem("token-1", certificate_, now_),
                fails_with(Errc::consent_invalid)); // NOLINT
    Consent third = grant(1);
    third = std::move(second);
    EXPECT_THAT(std::move(second).redeem("token-1", certificate_, now_),
                fails_with(Errc::consent_invalid)); // NOLINT
    EXPECT_THAT(std::move(third).redeem("token-1", certificate_, now_), is_ok());
}

} // namespace
} // namespace kyso
