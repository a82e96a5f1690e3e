// SPDX-License-Identifier: Apache-2.0
#include "signature/web_eid.hpp"

#include "tests/unit/signature/signing_fixture.hpp"

#include <boost/json/string.hpp>

namespace kyso::signature {
namespace {

const std::string origin = "https://portal.example";
const std::string nonce = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";

struct Row {
    std::string name;
    KeyKind kind;
    RsaPadding padding;
    std::string algorithm;
    DigestAlgorithm digest;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}
class WebEid : public testing::TestWithParam<Row> {};

TEST_P(WebEid, token_is_over_the_hashes_of_origin_and_nonce) {
    const Row& row = GetParam();
    const auto signer = pki().issue(citizen_profile(row.kind));
    const auto signing = WebEidSigning::prepare(signer.certificate, origin, nonce, row.padding);
    ASSERT_THAT(signing, is_ok());
    Bytes value = digest_of(row.digest, as_bytes(origin));
    const Bytes second = digest_of(row.digest, as_bytes(nonce));
    value.insert(value.end(), second.begin(), second.end());
    EXPECT_EQ(signing->to_be_signed().digest, digest_of(row.digest, value));

    const Bytes raw = signer.sign(signing->to_be_signed());
    EXPECT_THAT(verify_raw(signer.certificate, signing->to_be_signed(), raw), is_ok());
    const auto token = signing->assemble(raw).value();
    EXPECT_EQ(token.size(), 5U);
    EXPECT_EQ(token.at("algorithm").as_string(), row.algorithm);
    EXPECT_EQ(token.at("format").as_string(), "web-eid:1.0");
    EXPECT_EQ(token.at("unverifiedCertificate").as_string(), to_base64(signer.certificate.der()));
    EXPECT_EQ(token.at("signature").as_string(), to_base64(raw));
    EXPECT_TRUE(std::string_view{token.at("appVersion").as_string()}.starts_with("urn:kyso:kysod:"));
    EXPECT_THAT(signing->assemble(Bytes(3)), fails_with(Errc::signature_malformed));
}

INSTANTIATE_TEST_SUITE_P(
    rows, WebEid,
    testing::Values(Row{"rsa", KeyKind::rsa_2048, RsaPadding::pkcs1, "RS256", DigestAlgorithm::sha256},
                    Row{"pss", KeyKind::rsa_2048, RsaPadding::pss, "PS256", DigestAlgorithm::sha256},
                    Row{"p256", KeyKind::ec_p256, RsaPadding::pkcs1, "ES256", DigestAlgorithm::sha256},
                    Row{"p384", KeyKind::ec_p384, RsaPadding::pkcs1, "ES384", DigestAlgorithm::sha384}),
    [](const auto& row) { return row.param.name; });

TEST(web_eid, of_another_origin_or_nonce_is_another_signature) {
    const auto signer = pki().issue(citizen_profile(KeyKind::ec_p256));
    const auto digest = [&](std::string_view where, std::string_view what) {
        return WebEidSigning::prepare(signer.certificate, where, what)->to_be_signed().digest;
    };
    EXPECT_NE(digest(origin, nonce), digest("https://portal.example.net", nonce));
    EXPECT_NE(digest(origin, nonce), digest(origin, nonce + "A"));
    // Characters cannot be moved from one field to the other.
    EXPECT_NE(digest("https://a.example", ".net" + nonce), digest("https://a.example.net", nonce));
    EXPECT_THAT(
        WebEidSigning::prepare(pki().issue(citizen_profile(KeyKind::ec_p224)).certificate, origin, nonce),
        fails_with(Errc::mechanism_unsupported));
}

} // namespace
} // namespace kyso::signature
