// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/signing_key.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/unit/pkcs11/fake_cryptoki.hpp"

#include <gtest/gtest.h>

namespace kyso::pkcs11 {
namespace {

using test::fails_with;

class SigningKeyTest : public testing::Test {
  protected:
    Outcome<SigningKey> find(Mechanism mechanism = Mechanism::rsa_pkcs1) {
        return find_signing_key(list_, 1, Bytes{1, 2}, mechanism);
    }
    CK_FUNCTION_LIST& list_ = test::reset_fake_cryptoki();
    test::FakeCryptoki& fake_ = test::fake_cryptoki();
};

TEST_F(SigningKeyTest, is_missing_where_nothing_is_found) {
    fake_.found = 0;
    EXPECT_THAT(find(), fails_with(Errc::key_not_found));
    EXPECT_EQ(fake_.final_searches, 1) << "an open search would block the next";
}

TEST_F(SigningKeyTest, more_found_than_asked_for_is_a_lie) {
    for (const CK_ULONG count : {CK_ULONG{3}, ~CK_ULONG{0}}) {
        fake_.found = count;
        EXPECT_THAT(find(), fails_with(Errc::driver_lied));
    }
}

TEST_F(SigningKeyTest, a_failed_search_is_ended) {
    fake_.find = CKR_DEVICE_ERROR;
    EXPECT_THAT(find(), fails_with(Errc::token_error));
    EXPECT_EQ(fake_.final_searches, 1);
}

TEST_F(SigningKeyTest, says_whether_it_asks_each_time) {
    EXPECT_FALSE(find()->always_authenticate);
    fake_.always_authenticate = true;
    EXPECT_TRUE(find()->always_authenticate);
}

TEST_F(SigningKeyTest, knows_the_bits_of_its_modulus) {
    EXPECT_EQ(find()->modulus_bits, 256U * 8 - 5) << "the first octet is 7";
    fake_.modulus = std::nullopt;
    EXPECT_EQ(find()->modulus_bits, 0U);
}

TEST_F(SigningKeyTest, knows_its_signatures_length) {
    fake_.modulus = Bytes(257, 7);
    fake_.modulus->front() = 0;
    EXPECT_EQ(find()->signature_size, 256U) << "a leading zero does not count";
    fake_.modulus = std::nullopt;
    EXPECT_EQ(find()->signature_size, 0U);
    fake_.modulus = Bytes(1024, 7);
    EXPECT_EQ(find()->signature_size, 1024U);
    for (const Bytes& modulus : {Bytes{}, Bytes(8, 7), Bytes(256, 0)}) {
        fake_.modulus = modulus;
        EXPECT_EQ(find()->signature_size, 0U);
    }
    fake_.curve = Bytes{0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22};
    EXPECT_EQ(find(Mechanism::ecdsa)->signature_size, 96U);
    fake_.curve = Bytes{0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
    EXPECT_EQ(find(Mechanism::ecdsa)->signature_size, 64U);
}

TEST_F(SigningKeyTest, does_not_believe_an_attributes_length) {
    for (const CK_ULONG lie : {CK_ULONG{1025}, CK_ULONG{1} << 30U, ~CK_ULONG{0}}) {
        fake_.attribute_length_lie = lie;
        EXPECT_EQ(find()->signature_size, 0U);
    }
}

struct Fit {
    const char* name;
    SigningKey key;
    std::size_t size;
    bool fits;
};
class SignatureLength : public testing::TestWithParam<Fit> {};
TEST_P(SignatureLength, fits) {
    EXPECT_EQ(GetParam().key.fits(GetParam().size), GetParam().fits);
}

constexpr SigningKey known{.handle = 1, .signature_size = 256};
constexpr SigningKey hidden_rsa{.handle = 1};
constexpr SigningKey hidden_ec{.handle = 1, .mechanism = Mechanism::ecdsa};
INSTANTIATE_TEST_SUITE_P(
    , SignatureLength,
    testing::Values(Fit{"known", known, 256, true}, Fit{"known_less", known, 255, false},
                    Fit{"known_more", known, 257, false}, Fit{"hidden_rsa", hidden_rsa, 512, true},
                    Fit{"hidden_rsa_tiny", hidden_rsa, 64, false},
                    Fit{"hidden_rsa_huge", hidden_rsa, 1025, false}, Fit{"hidden_ec", hidden_ec, 64, true},
                    Fit{"hidden_ec_odd", hidden_ec, 71, false}, Fit{"hidden_ec_tiny", hidden_ec, 62, false},
                    Fit{"hidden_ec_huge", hidden_ec, 134, false}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::pkcs11
