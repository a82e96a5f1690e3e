// SPDX-License-Identifier: Apache-2.0
#include "signature/raw_signature.hpp"

#include "signature/cms.hpp"
#include "signature/openssl_handles.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <openssl/err.h>
#include <openssl/rsa.h>

namespace kyso::signature {
namespace {

using test::fails_with;
using test::is_ok;
using test::KeyKind;

const test::TestPki& pki() {
    static const test::TestPki made;
    return made;
}
test::Issued issue(KeyKind kind, unsigned number = 0) {
    test::Profile profile;
    profile.key = kind;
    profile.key_number = number;
    return pki().issue(profile);
}
ToBeSigned ask(const test::Issued& signer, DigestAlgorithm algorithm,
               RsaPadding padding = RsaPadding::pkcs1) {
    return {signer.certificate.mechanism(padding).value(), algorithm,
            digest_of(algorithm, as_bytes("nội dung"))};
}

struct Row {
    std::string name;
    KeyKind kind;
    DigestAlgorithm digest;
    RsaPadding padding = RsaPadding::pkcs1;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}
class VerifyRaw : public testing::TestWithParam<Row> {};

TEST_P(VerifyRaw, takes_the_right_signature_and_no_other) {
    const auto signer = issue(GetParam().kind);
    const ToBeSigned asked = ask(signer, GetParam().digest, GetParam().padding);
    const Bytes raw = signer.sign(asked);
    EXPECT_THAT(verify_raw(signer.certificate, asked, raw), is_ok());

    for (std::size_t i = 0; i < raw.size(); i += 5) {
        Bytes altered = raw;
        altered[i] ^= 0x04;
        EXPECT_THAT(verify_raw(signer.certificate, asked, altered), fails_with(Errc::signature_invalid)) << i;
    }
    ToBeSigned other = asked;
    // The first octet: of a digest longer than the key, ECDSA uses the leftmost bits only.
    other.digest.front() ^= 1;
    EXPECT_THAT(verify_raw(signer.certificate, other, raw), fails_with(Errc::signature_invalid));
    EXPECT_THAT(verify_raw(issue(GetParam().kind, 1).certificate, asked, raw),
                fails_with(Errc::signature_invalid));
    EXPECT_EQ(ERR_peek_error(), 0U) << "an entry was left in OpenSSL's queue";
}

INSTANTIATE_TEST_SUITE_P(
    rows, VerifyRaw,
    testing::Values(Row{"pss_sha256", KeyKind::rsa_2048, DigestAlgorithm::sha256, RsaPadding::pss},
                    Row{"pss_sha512", KeyKind::rsa_2048, DigestAlgorithm::sha512, RsaPadding::pss},
                    Row{"rsa_sha256", KeyKind::rsa_2048, DigestAlgorithm::sha256},
                    Row{"rsa_sha512", KeyKind::rsa_2048, DigestAlgorithm::sha512},
                    Row{"p256_sha256", KeyKind::ec_p256, DigestAlgorithm::sha256},
                    Row{"p256_sha384", KeyKind::ec_p256, DigestAlgorithm::sha384},
                    Row{"p384_sha384", KeyKind::ec_p384, DigestAlgorithm::sha384}),
    [](const auto& row) { return row.param.name; });

TEST(verify_raw, refuses_wrong_lengths) {
    for (const KeyKind kind : {KeyKind::rsa_2048, KeyKind::ec_p256}) {
        const auto signer = issue(kind);
        const ToBeSigned asked = ask(signer, DigestAlgorithm::sha256);
        Bytes raw = signer.sign(asked);
        const auto refuses = [&](const Bytes& signature) {
            EXPECT_THAT(verify_raw(signer.certificate, asked, signature),
                        fails_with(Errc::signature_invalid));
        };
        refuses({});
        refuses({raw.begin(), raw.end() - 1});
        raw.push_back(0);
        refuses(raw);
        refuses(Bytes(64));
    }
}

TEST(verify_raw, refuses_what_was_asked_of_another_mechanism) {
    const auto signer = issue(KeyKind::rsa_2048);
    ToBeSigned asked = ask(signer, DigestAlgorithm::sha256);
    const Bytes raw = signer.sign(asked);
    asked.mechanism = Mechanism::ecdsa;
    EXPECT_THAT(verify_raw(signer.certificate, asked, raw), fails_with(Errc::signature_invalid));
    asked = ask(signer, DigestAlgorithm::sha256);
    asked.digest_algorithm = DigestAlgorithm::sha512;
    EXPECT_THAT(verify_raw(signer.certificate, asked, raw), fails_with(Errc::signature_invalid));
    EXPECT_THAT(verify_raw(issue(KeyKind::ec_p224).certificate, asked, raw),
                fails_with(Errc::mechanism_unsupported));
}

TEST(verify_raw, takes_one_padding_for_no_other_and_no_other_salt) {
    const auto signer = issue(KeyKind::rsa_2048);
    const ToBeSigned pkcs1 = ask(signer, DigestAlgorithm::sha256);
    const ToBeSigned pss = ask(signer, DigestAlgorithm::sha256, RsaPadding::pss);
    EXPECT_THAT(verify_raw(signer.certificate, pss, signer.sign(pkcs1)), fails_with(Errc::signature_invalid));
    EXPECT_THAT(verify_raw(signer.certificate, pkcs1, signer.sign(pss)), fails_with(Errc::signature_invalid));

    const PkeyContextHandle context{EVP_PKEY_CTX_new(signer.key.get(), nullptr)};
    ASSERT_EQ(EVP_PKEY_sign_init(context.get()), 1);
    ASSERT_EQ(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING), 1);
    ASSERT_EQ(EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()), 1);
    ASSERT_EQ(EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), 20), 1);
    std::size_t size = 256;
    Bytes raw(size);
    ASSERT_EQ(EVP_PKEY_sign(context.get(), raw.data(), &size, pss.digest.data(), pss.digest.size()), 1);
    EXPECT_THAT(verify_raw(signer.certificate, pss, raw), fails_with(Errc::signature_invalid));
}

} // namespace
} // namespace kyso::signature
