// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/sign_operation.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/unit/pkcs11/fake_cryptoki.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>

namespace kyso::pkcs11 {
namespace {

using test::fails_with;
using test::is_ok;

struct FreeKey {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeKey>;

const EVP_MD* hash(DigestAlgorithm algorithm) {
    if (algorithm == DigestAlgorithm::sha256) return EVP_sha256();
    return algorithm == DigestAlgorithm::sha384 ? EVP_sha384() : EVP_sha512();
}

/// RFC 8017 section 9.2, note 1.
TEST(SignOperation, gives_pkcs1_the_digest_info) {
    const auto hex = [](DigestAlgorithm algorithm) {
        const Bytes digest(digest_size(algorithm), 0xAB);
        const auto operation = sign_operation({Mechanism::rsa_pkcs1, algorithm, digest}, 0, 0);
        EXPECT_EQ(operation->mechanism, CKM_RSA_PKCS);
        EXPECT_FALSE(operation->pss);
        const std::string whole = to_hex(operation->input);
        EXPECT_EQ(whole.substr(38), to_hex(digest));
        return whole.substr(0, 38);
    };
    EXPECT_EQ(hex(DigestAlgorithm::sha256), "3031300d060960864801650304020105000420");
    EXPECT_EQ(hex(DigestAlgorithm::sha384), "3041300d060960864801650304020205000430");
    EXPECT_EQ(hex(DigestAlgorithm::sha512), "3051300d060960864801650304020305000440");
}

struct Pss {
    const char* name;
    DigestAlgorithm algorithm;
    CK_MECHANISM_TYPE hash;
    CK_RSA_PKCS_MGF_TYPE mask;
};
class PssParameters : public testing::TestWithParam<Pss> {};
TEST_P(PssParameters, name_the_digest_three_times) {
    const Bytes digest(digest_size(GetParam().algorithm), 0xAB);
    const auto operation =
        sign_operation({Mechanism::rsa_pss, GetParam().algorithm, digest}, CKM_RSA_PKCS_PSS, 0);
    ASSERT_THAT(operation, is_ok());
    EXPECT_EQ(operation->mechanism, CKM_RSA_PKCS_PSS);
    EXPECT_EQ(operation->input, digest);
    ASSERT_TRUE(operation->pss);
    EXPECT_EQ(operation->pss->hashAlg, GetParam().hash);
    EXPECT_EQ(operation->pss->mgf, GetParam().mask);
    EXPECT_EQ(operation->pss->sLen, digest.size());
}
INSTANTIATE_TEST_SUITE_P(, PssParameters,
                         testing::Values(Pss{"sha256", DigestAlgorithm::sha256, CKM_SHA256, CKG_MGF1_SHA256},
                                         Pss{"sha384", DigestAlgorithm::sha384, CKM_SHA384, CKG_MGF1_SHA384},
                                         Pss{"sha512", DigestAlgorithm::sha512, CKM_SHA512, CKG_MGF1_SHA512}),
                         [](const auto& row) { return row.param.name; });

/// The block, raised to the private exponent without any padding of OpenSSL's, verifies there as PSS.
class PaddedBlock : public testing::TestWithParam<std::tuple<unsigned, DigestAlgorithm>> {};
TEST_P(PaddedBlock, is_a_pss_signature_once_signed_raw) {
    const auto [wanted_bits, algorithm] = GetParam();
    const Key key{EVP_RSA_gen(wanted_bits)};
    ASSERT_TRUE(key);
    const auto bits = static_cast<std::size_t>(EVP_PKEY_get_bits(key.get())); // OpenSSL makes them even
    const Bytes digest(digest_size(algorithm), 0x5C);
    const auto operation = sign_operation({Mechanism::rsa_pss, algorithm, digest}, CKM_RSA_X_509, bits);
    ASSERT_THAT(operation, is_ok());
    EXPECT_EQ(operation->mechanism, CKM_RSA_X_509);
    ASSERT_EQ(operation->input.size(), (bits + 7) / 8);

    const KeyContext raw{EVP_PKEY_CTX_new(key.get(), nullptr)};
    Bytes signature(operation->input.size());
    std::size_t size = signature.size();
    ASSERT_EQ(EVP_PKEY_sign_init(raw.get()), 1);
    ASSERT_EQ(EVP_PKEY_CTX_set_rsa_padding(raw.get(), RSA_NO_PADDING), 1);
    ASSERT_EQ(
        EVP_PKEY_sign(raw.get(), signature.data(), &size, operation->input.data(), operation->input.size()),
        1);

    const auto verifies = [&](ByteView what) {
        const KeyContext check{EVP_PKEY_CTX_new(key.get(), nullptr)};
        EVP_PKEY_verify_init(check.get());
        EVP_PKEY_CTX_set_rsa_padding(check.get(), RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_signature_md(check.get(), hash(algorithm));
        EVP_PKEY_CTX_set_rsa_pss_saltlen(check.get(), RSA_PSS_SALTLEN_DIGEST);
        return EVP_PKEY_verify(check.get(), signature.data(), size, what.data(), what.size()) == 1;
    };
    EXPECT_TRUE(verifies(digest));
    Bytes other = digest;
    other.back() ^= 1;
    EXPECT_FALSE(verifies(other));
}
INSTANTIATE_TEST_SUITE_P(, PaddedBlock,
                         testing::Combine(testing::Values(2048U, 2046U, 2050U),
                                          testing::Values(DigestAlgorithm::sha256, DigestAlgorithm::sha384,
                                                          DigestAlgorithm::sha512)));

TEST(PaddedBlockSalt, is_new_each_time) {
    const ToBeSigned what{Mechanism::rsa_pss, DigestAlgorithm::sha256, Bytes(32, 1)};
    EXPECT_NE(sign_operation(what, CKM_RSA_X_509, 2048)->input,
              sign_operation(what, CKM_RSA_X_509, 2048)->input);
}

/// Section 8.1.1, step 1: one octet less than the modulus has, where its bits are one more than a multiple
/// of 8.
TEST(PaddedBlockSize, has_a_leading_zero_where_the_top_octet_is_1) {
    const auto block = emsa_pss(DigestAlgorithm::sha256, Bytes(32, 1), Bytes(32, 2), 2049);
    ASSERT_TRUE(block);
    EXPECT_EQ(block->size(), 257U);
    EXPECT_EQ(block->front(), 0);
    EXPECT_NE((*block)[1], 0) << "the masked zeros begin here";
}

TEST(PaddedBlockSize, must_be_known_and_hold_digest_and_salt) {
    const ToBeSigned what{Mechanism::rsa_pss, DigestAlgorithm::sha512, Bytes(64, 1)};
    EXPECT_THAT(sign_operation(what, CKM_RSA_X_509, 0), fails_with(Errc::mechanism_unsupported));
    EXPECT_THAT(sign_operation(what, CKM_RSA_X_509, 1024), fails_with(Errc::mechanism_unsupported));
    EXPECT_THAT(sign_operation(what, CKM_RSA_X_509, 8 * 130 + 1), is_ok()) << "the smallest that fits";
    EXPECT_THAT(sign_operation(what, CKM_RSA_X_509, 8 * 129 + 1), fails_with(Errc::mechanism_unsupported));
}

class PssMechanism : public testing::Test {
  protected:
    CK_FUNCTION_LIST& list_ = test::reset_fake_cryptoki();
    test::FakeCryptoki& fake_ = test::fake_cryptoki();
};

TEST_F(PssMechanism, is_the_tokens_own_where_it_has_it) {
    EXPECT_EQ(choose_pss_mechanism(list_, 1).value(), CKM_RSA_PKCS_PSS);
}

TEST_F(PssMechanism, is_raw_rsa_where_that_is_all) {
    fake_.mechanisms = {CKM_ECDSA, CKM_RSA_X_509, CKM_RSA_PKCS};
    EXPECT_EQ(choose_pss_mechanism(list_, 1).value(), CKM_RSA_X_509);
}

TEST_F(PssMechanism, is_missing_with_a_reason) {
    fake_.mechanisms = {CKM_RSA_PKCS, CKM_SHA256_RSA_PKCS};
    EXPECT_THAT(choose_pss_mechanism(list_, 1), fails_with(Errc::mechanism_unsupported));
    fake_.mechanisms = {};
    EXPECT_THAT(choose_pss_mechanism(list_, 1), fails_with(Errc::mechanism_unsupported));
    fake_.mechanism_list = CKR_FUNCTION_NOT_SUPPORTED;
    EXPECT_THAT(choose_pss_mechanism(list_, 1), fails_with(Errc::mechanism_unsupported));
}

TEST_F(PssMechanism, count_beyond_the_buffer_is_a_lie) {
    fake_.mechanism_count_lie = 100'000;
    EXPECT_THAT(choose_pss_mechanism(list_, 1), fails_with(Errc::driver_lied));
}

} // namespace
} // namespace kyso::pkcs11
