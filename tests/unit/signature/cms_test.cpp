// SPDX-License-Identifier: Apache-2.0
#include "signature/cms.hpp"

#include "tests/unit/signature/signing_fixture.hpp"

#include <openssl/objects.h>

namespace kyso::signature {
namespace {

const Bytes content{'n', 'o', 'i', ' ', 'd', 'u', 'n', 'g'};

struct Row {
    std::string name;
    KeyKind kind;
    DigestAlgorithm digest;
    ContentType type;
    bool attached;
    RsaPadding padding = RsaPadding::pkcs1;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}
class CmsSigningRoundTrip : public testing::TestWithParam<Row> {};

TEST_P(CmsSigningRoundTrip, is_verified) {
    const Row& row = GetParam();
    const auto signer = pki().issue(citizen_profile(row.kind));
    const Bytes cms =
        sign(signer, row.type, content, {pki().intermediate()}, row.attached, row.digest, row.padding);
    const auto verified = verify_cms(cms, content, row.type, trust(), signing_time);
    ASSERT_THAT(verified, is_ok());
    EXPECT_EQ(verified->signer, signer.certificate);
    EXPECT_EQ(verified->signing_time, signing_time);
    if (row.attached)
        EXPECT_EQ(attached_content(cms, row.type).value(), content);
    else
        EXPECT_THAT(attached_content(cms, row.type), fails_with(Errc::signature_malformed));
}

constexpr auto data = ContentType::data;
constexpr auto registration = ContentType::registration_statement;
INSTANTIATE_TEST_SUITE_P(
    rows, CmsSigningRoundTrip,
    testing::Values(
        Row{"pss_sha256", KeyKind::rsa_2048, DigestAlgorithm::sha256, data, false, RsaPadding::pss},
        Row{"pss_sha384_attached", KeyKind::rsa_2048, DigestAlgorithm::sha384, data, true, RsaPadding::pss},
        Row{"pss_sha512", KeyKind::rsa_3072, DigestAlgorithm::sha512, data, false, RsaPadding::pss},
        Row{"pss_registration", KeyKind::rsa_2048, DigestAlgorithm::sha256, registration, false,
            RsaPadding::pss},
        Row{"p256_asked_for_pss", KeyKind::ec_p256, DigestAlgorithm::sha256, data, false, RsaPadding::pss},
        Row{"rsa_document", KeyKind::rsa_2048, DigestAlgorithm::sha256, data, false},
        Row{"rsa_registration", KeyKind::rsa_2048, DigestAlgorithm::sha256, registration, false},
        Row{"rsa_attached", KeyKind::rsa_2048, DigestAlgorithm::sha256, data, true},
        Row{"rsa_sha384", KeyKind::rsa_2048, DigestAlgorithm::sha384, data, false},
        Row{"rsa3072_sha512", KeyKind::rsa_3072, DigestAlgorithm::sha512, data, false},
        Row{"p256_document", KeyKind::ec_p256, DigestAlgorithm::sha256, data, false},
        Row{"p256_registration_attached", KeyKind::ec_p256, DigestAlgorithm::sha256, registration, true},
        Row{"p256_sha512", KeyKind::ec_p256, DigestAlgorithm::sha512, data, false},
        Row{"p384_sha384", KeyKind::ec_p384, DigestAlgorithm::sha384, registration, false}),
    [](const auto& row) { return row.param.name; });

TEST(cms_signing, asks_for_the_digest_of_the_signed_attributes) {
    const auto signer = pki().issue(citizen_profile());
    const auto prepare = [&](std::chrono::sys_seconds when, ContentType type = data) {
        return CmsSigning::prepare(signer.certificate, type, DigestAlgorithm::sha256, Bytes(32, 1), when)
            .value()
            .to_be_signed();
    };
    EXPECT_EQ(prepare(signing_time), prepare(signing_time));
    EXPECT_EQ(prepare(signing_time).mechanism, Mechanism::rsa_pkcs1);
    EXPECT_NE(prepare(signing_time), prepare(signing_time + std::chrono::seconds{1}));
    EXPECT_NE(prepare(signing_time), prepare(signing_time, registration));
}

TEST(cms_signing, refuses_wrong_lengths_and_keys) {
    const auto signer = pki().issue(citizen_profile(KeyKind::ec_p256));
    const auto with = [&](const Certificate& certificate, std::size_t size) {
        return CmsSigning::prepare(certificate, data, DigestAlgorithm::sha256, Bytes(size), signing_time);
    };
    EXPECT_THAT(with(signer.certificate, 31), fails_with(Errc::invalid_params));
    EXPECT_THAT(with(signer.certificate, 48), fails_with(Errc::invalid_params));
    EXPECT_THAT(with(pki().issue(citizen_profile(KeyKind::ec_p224)).certificate, 32),
                fails_with(Errc::mechanism_unsupported));
    const auto signing = with(signer.certificate, 32).value();
    EXPECT_THAT(signing.assemble(Bytes(63, 1), {}), fails_with(Errc::signature_malformed));
    EXPECT_THAT(signing.assemble({}, {}), fails_with(Errc::signature_malformed));
    EXPECT_THAT(signing.assemble(Bytes(64, 1), {}, ByteView{content}), fails_with(Errc::signature_invalid));
}

TEST(cms_signing, includes_each_certificate_once) {
    const auto signer = pki().issue(citizen_profile(KeyKind::ec_p256));
    const Bytes plain = sign(signer, data, content, {pki().intermediate()});
    const Bytes repeated =
        sign(signer, data, content, {pki().intermediate(), signer.certificate, pki().intermediate()});
    EXPECT_NEAR(static_cast<double>(plain.size()), static_cast<double>(repeated.size()), 4);
    EXPECT_THAT(verify_cms(repeated, content, data, trust(), signing_time), is_ok());
}

TEST(cms_signing, sorts_certificates_so_that_the_object_is_der) {
    const auto signer = pki().issue(citizen_profile());
    const auto signing =
        CmsSigning::prepare(signer.certificate, data, DigestAlgorithm::sha256, Bytes(32), signing_time)
            .value();
    const Bytes raw(256, 7);
    EXPECT_EQ(signing.assemble(raw, std::vector{pki().root(), pki().intermediate()}).value(),
              signing.assemble(raw, std::vector{pki().intermediate(), pki().root()}).value());
}

TEST(content_type_oid, is_what_the_encoding_says) {
    const auto octets = [](ContentType type) {
        const std::unique_ptr<ASN1_OBJECT, Free<ASN1_OBJECT_free>> object{
            OBJ_txt2obj(std::string{content_type_oid(type)}.c_str(), 1)};
        return to_hex(to_der(i2d_ASN1_OBJECT, static_cast<const ASN1_OBJECT*>(object.get())));
    };
    EXPECT_EQ(octets(data), "06092a864886f70d010701");
    EXPECT_EQ(octets(registration), "0613699b89d8aed5b5d29d858aebd9c3a7e39a9a69");
    const auto signer = pki().issue(citizen_profile(KeyKind::ec_p256));
    EXPECT_NE(to_hex(sign(signer, registration, content)).find(octets(registration)), std::string::npos);
}

} // namespace
} // namespace kyso::signature
