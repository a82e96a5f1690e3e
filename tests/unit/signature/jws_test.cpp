// SPDX-License-Identifier: Apache-2.0
#include "signature/jws.hpp"

#include "protocol/json_reader.hpp"
#include "signature/document_verification.hpp"
#include "tests/unit/signature/signing_fixture.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace kyso::signature {
namespace {

const std::string payload = "Nội dung: {\"a\":1}\r\n";

struct Row {
    std::string name;
    KeyKind kind;
    RsaPadding padding;
    std::optional<DigestAlgorithm> wanted;
    std::string alg;
    std::string says;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}
class Jws : public testing::TestWithParam<Row> {};

constexpr auto pkcs1 = RsaPadding::pkcs1;
constexpr auto pss = RsaPadding::pss;

TEST_P(Jws, is_signed_and_verified) {
    const Row& row = GetParam();
    const auto signer = pki().issue(citizen_profile(row.kind));
    const auto signing = JwsSigning::prepare(signer.certificate, std::vector{pki().intermediate()},
                                             as_bytes(payload), signing_time, row.padding, row.wanted);
    ASSERT_THAT(signing, is_ok());
    const Bytes raw = signer.sign(signing->to_be_signed());
    EXPECT_THAT(verify_raw(signer.certificate, signing->to_be_signed(), raw), is_ok());
    const auto text = signing->assemble(raw);
    ASSERT_THAT(text, is_ok());

    const auto header = read_json(as_text(from_base64url(text->substr(0, text->find('.'))).value())).value();
    EXPECT_EQ(header.at("alg").as_string(), row.alg);
    EXPECT_EQ(header.at("typ").as_string(), "JOSE");
    EXPECT_EQ(header.at("iat").as_int64(), signing_time.time_since_epoch().count());
    EXPECT_EQ(header.at("x5c").as_array().size(), 2U);
    EXPECT_EQ(header.at("x5c").at(0).as_string(), to_base64(signer.certificate.der()));
    EXPECT_EQ(header.at("x5t#S256").as_string(), to_base64url(signer.certificate.sha256()));
    EXPECT_EQ(jws_content(*text).value(), Bytes(payload.begin(), payload.end()));

    const auto report = verify_jws(*text, {}, trust(), signing_time).value();
    EXPECT_EQ(report.signers[0].integrity, Integrity::whole);
    EXPECT_EQ(report.signers[0].signature_algorithm, row.says);
    EXPECT_EQ(report.signers[0].signing_time, signing_time);
    EXPECT_EQ(report.signers[0].chain.size(), 3U);
    EXPECT_TRUE(report.attached);
}

INSTANTIATE_TEST_SUITE_P(
    rows, Jws,
    testing::Values(
        Row{"rs256", KeyKind::rsa_2048, pkcs1, {}, "RS256", "RSASSA-PKCS1-v1_5"},
        Row{"rs384", KeyKind::rsa_2048, pkcs1, DigestAlgorithm::sha384, "RS384", "RSASSA-PKCS1-v1_5"},
        Row{"rs512", KeyKind::rsa_3072, pkcs1, DigestAlgorithm::sha512, "RS512", "RSASSA-PKCS1-v1_5"},
        Row{"ps256", KeyKind::rsa_2048, pss, {}, "PS256", "RSASSA-PSS"},
        Row{"ps384", KeyKind::rsa_2048, pss, DigestAlgorithm::sha384, "PS384", "RSASSA-PSS"},
        Row{"ps512", KeyKind::rsa_2048, pss, DigestAlgorithm::sha512, "PS512", "RSASSA-PSS"},
        Row{"es256", KeyKind::ec_p256, pkcs1, {}, "ES256", "ECDSA P-256"},
        Row{"es256_asked_for_pss", KeyKind::ec_p256, pss, DigestAlgorithm::sha256, "ES256", "ECDSA P-256"},
        Row{"es384", KeyKind::ec_p384, pkcs1, {}, "ES384", "ECDSA P-384"}),
    [](const auto& row) { return row.param.name; });

TEST(jws_signing, refuses_what_jose_has_no_name_for) {
    const auto with = [](KeyKind kind, DigestAlgorithm digest) {
        return JwsSigning::prepare(pki().issue(citizen_profile(kind)).certificate, {}, as_bytes(payload),
                                   signing_time, pkcs1, digest);
    };
    EXPECT_THAT(with(KeyKind::ec_p256, DigestAlgorithm::sha384), fails_with(Errc::mechanism_unsupported));
    EXPECT_THAT(with(KeyKind::ec_p384, DigestAlgorithm::sha256), fails_with(Errc::mechanism_unsupported));
    EXPECT_THAT(with(KeyKind::ec_p384, DigestAlgorithm::sha512), fails_with(Errc::mechanism_unsupported));
    EXPECT_THAT(with(KeyKind::ec_p224, DigestAlgorithm::sha256), fails_with(Errc::mechanism_unsupported));
}

TEST(jws_signing, refuses_a_signature_of_wrong_length_and_repeats_no_certificate) {
    const auto signer = pki().issue(citizen_profile(KeyKind::ec_p256));
    const auto signing =
        JwsSigning::prepare(signer.certificate, std::vector{signer.certificate}, {}, signing_time).value();
    EXPECT_THAT(signing.assemble(Bytes(63)), fails_with(Errc::signature_malformed));
    EXPECT_THAT(signing.assemble({}), fails_with(Errc::signature_malformed));
    const std::string text = signing.assemble(Bytes(64)).value();
    const auto header = read_json(as_text(from_base64url(text.substr(0, text.find('.'))).value())).value();
    EXPECT_EQ(header.at("x5c").as_array().size(), 1U);
}

} // namespace
} // namespace kyso::signature
