// SPDX-License-Identifier: Apache-2.0
// A person's token from plugging in to logging out, through a real kyso-driver-host and SoftHSM.
#include "tests/integration/drivers/demo_keys.hpp"
#include "tests/integration/drivers/host_process.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace kyso::test {
namespace {

using namespace drivers;

class DriverHost : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        softhsm_ = std::make_unique<SoftHsm>();
        softhsm_->add_token({.label = "A token", .pin = "123456", .keys = {rsa_key(), ec_key()}});
        SoftHsmKey always = ec_key();
        always.id = {0x0A, 0x0B};
        always.always_authenticate = true;
        softhsm_->add_token({.label = "B token", .pin = "87654321", .keys = {always, ec_key()}});
    }
    static void TearDownTestSuite() { softhsm_.reset(); }

    static inline std::unique_ptr<SoftHsm> softhsm_;
    HostProcess host_{{SoftHsm::module}, {softhsm_->environment()}};
};

TEST_F(DriverHost, describes_its_module) {
    const auto module = read_describe_answer(*host_.call(DescribeRequest{}));
    ASSERT_THAT(module, is_ok());
    EXPECT_EQ(module->manufacturer, "SoftHSM");
    EXPECT_EQ(module->cryptoki_major, 2);
    EXPECT_EQ(module->library_major, 2);
}

TEST_F(DriverHost, lists_tokens_and_says_which_is_uninitialised) {
    const auto all = read_tokens_answer(*host_.call(TokensRequest{}));
    ASSERT_THAT(all, is_ok());
    EXPECT_EQ(all->size(), 3U) << "SoftHSM always offers one more";
    EXPECT_EQ(std::ranges::count_if(*all, [](const auto& one) { return (one.flags & 0x400U) == 0; }), 1);
    const auto tokens = host_.tokens();
    ASSERT_EQ(tokens.size(), 2U);
    EXPECT_EQ(tokens[0].label, "A token");
    EXPECT_EQ(tokens[1].label, "B token");
    EXPECT_EQ(tokens[0].model, "SoftHSM v2");
    EXPECT_EQ(tokens[0].serial.size(), 16U);
    EXPECT_NE(tokens[0].serial, tokens[1].serial);
    EXPECT_NE(tokens[0].flags & 0x400U, 0U) << "CKF_TOKEN_INITIALIZED";
}

TEST_F(DriverHost, reads_certificates_without_a_login) {
    const TokenInfo token = host_.tokens().front();
    auto certificates = read_certificates_answer(*host_.call(CertificatesRequest{token.slot, token.serial}));
    ASSERT_THAT(certificates, is_ok());
    std::ranges::sort(*certificates, {}, &TokenCertificate::id);
    const std::vector<TokenCertificate> expected{{{1}, rsa_key().label, rsa_key().certificate},
                                                 {{2}, ec_key().label, ec_key().certificate}};
    EXPECT_EQ(*certificates, expected);
}

TEST_F(DriverHost, signs_with_rsa_and_every_digest) {
    ASSERT_THAT(host_.login_with(host_.tokens().front(), "123456"), is_ok());
    for (const auto algorithm : {DigestAlgorithm::sha256, DigestAlgorithm::sha384, DigestAlgorithm::sha512}) {
        const ToBeSigned what = to_sign("phiếu đăng ký", Mechanism::rsa_pkcs1, algorithm);
        const auto signature = host_.sign({1}, what);
        ASSERT_THAT(signature, is_ok());
        EXPECT_EQ(signature->size(), 256U);
        EXPECT_TRUE(verifies(*signature, what, rsa_key().certificate));
    }
}

TEST_F(DriverHost, signs_a_batch_with_ecdsa_written_ahead) {
    ASSERT_THAT(host_.login_with(host_.tokens().front(), "123456"), is_ok());
    std::vector<ToBeSigned> batch;
    for (int i = 0; i < 20; ++i)
        batch.push_back(to_sign("hồ sơ " + std::to_string(i), Mechanism::ecdsa));
    Bytes ahead;
    for (const ToBeSigned& what : batch) {
        const Bytes request = encode(SignRequest{{2}, what});
        const std::uint8_t header[] = {0, 0, 0, static_cast<std::uint8_t>(request.size())};
        ahead.insert(ahead.end(), std::begin(header), std::end(header));
        ahead.insert(ahead.end(), request.begin(), request.end());
    }
    host_.write_raw(ahead);
    for (const ToBeSigned& what : batch) {
        const auto signature = read_sign_answer(host_.read().value());
        ASSERT_THAT(signature, is_ok());
        EXPECT_EQ(signature->size(), 64U);
        EXPECT_TRUE(verifies(*signature, what, ec_key().certificate));
    }
}

TEST_F(DriverHost, listing_and_reading_do_not_end_a_login) {
    const TokenInfo token = host_.tokens().front();
    ASSERT_THAT(host_.login_with(token, "123456"), is_ok());
    const ToBeSigned what = to_sign("giữa hai lần liệt kê", Mechanism::ecdsa);
    for (int round = 0; round < 3; ++round) {
        EXPECT_EQ(host_.tokens().size(), 2U);
        EXPECT_THAT(read_certificates_answer(*host_.call(CertificatesRequest{token.slot, token.serial})),
                    is_ok());
        EXPECT_THAT(host_.sign({2}, what), is_ok());
    }
    EXPECT_THAT(read_logout_answer(*host_.call(LogoutRequest{})), is_ok());
    EXPECT_EQ(host_.tokens().size(), 2U);
}

TEST_F(DriverHost, signs_nothing_before_login_and_after_logout) {
    const ToBeSigned what = to_sign("x", Mechanism::ecdsa);
    EXPECT_THAT(host_.sign({2}, what), fails_with(Errc::invalid_request));
    ASSERT_THAT(host_.login_with(host_.tokens().front(), "123456"), is_ok());
    EXPECT_THAT(read_logout_answer(*host_.call(LogoutRequest{})), is_ok());
    EXPECT_THAT(host_.sign({2}, what), fails_with(Errc::invalid_request));
}

TEST_F(DriverHost, signs_on_the_token_of_the_last_login) {
    const auto tokens = host_.tokens();
    ASSERT_THAT(host_.login_with(tokens[0], "123456"), is_ok());
    ASSERT_THAT(host_.login_with(tokens[1], "87654321"), is_ok());
    EXPECT_THAT(host_.sign({1}, to_sign("x", Mechanism::rsa_pkcs1)), fails_with(Errc::key_not_found));
    EXPECT_THAT(host_.sign({2}, to_sign("x", Mechanism::ecdsa)), is_ok());
}

TEST_F(DriverHost, knows_no_key_of_another_id_or_type) {
    ASSERT_THAT(host_.login_with(host_.tokens().front(), "123456"), is_ok());
    EXPECT_THAT(host_.sign({9}, to_sign("x", Mechanism::rsa_pkcs1)), fails_with(Errc::key_not_found));
    EXPECT_THAT(host_.sign({1, 0}, to_sign("x", Mechanism::rsa_pkcs1)), fails_with(Errc::key_not_found));
    EXPECT_THAT(host_.sign({1}, to_sign("x", Mechanism::ecdsa)), fails_with(Errc::key_not_found));
    EXPECT_THAT(host_.sign({1}, to_sign("x", Mechanism::rsa_pkcs1)), is_ok());
}

TEST_F(DriverHost, signs_once_with_a_key_that_asks_each_time) {
    const ToBeSigned what = to_sign("x", Mechanism::ecdsa);
    ASSERT_THAT(host_.login_with(host_.tokens().back(), "87654321"), is_ok());
    const auto signature = host_.sign({0x0A, 0x0B}, what);
    ASSERT_THAT(signature, is_ok());
    EXPECT_TRUE(verifies(*signature, what, ec_key().certificate));
    EXPECT_THAT(host_.sign({0x0A, 0x0B}, what), fails_with(Errc::key_asks_each_time));
    EXPECT_THAT(host_.sign({2}, what), is_ok()) << "other keys are not disturbed";
}

TEST_F(DriverHost, ends_with_its_stream) {
    ASSERT_THAT(host_.login_with(host_.tokens().front(), "123456"), is_ok());
    EXPECT_EQ(host_.end(), 0);
}

} // namespace
} // namespace kyso::test
