// SPDX-License-Identifier: Apache-2.0
// Objects made by OpenSSL, one demand broken at a time; then what the portal asks of a registration.
#include "signature/verification.hpp"

#include "signature/cms_reader.hpp"
#include "signature/der_writer.hpp"
#include "tests/unit/signature/signing_fixture.hpp"

#include <openssl/err.h>

namespace kyso::signature {
namespace {

using namespace std::chrono;

const std::string content = "nội dung";
constexpr auto data = ContentType::data;
constexpr auto registration = ContentType::registration_statement;

// -- objects by OpenSSL

struct Recipe {
    unsigned flags = CMS_CADES; ///< of CMS_add1_signer
    std::string content_type{content_type_oid(data)};
    const EVP_MD* digest = EVP_sha256();
    int signers = 1;
    std::vector<Certificate> extra{};
    int unsigned_attribute = NID_undef;
    int signed_attribute = NID_undef;
    bool signer_certificate = true;
};

Bytes made_by_openssl(const Recipe& recipe) {
    CmsHandle cms{CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_PARTIAL | CMS_BINARY | CMS_DETACHED)};
    const std::unique_ptr<ASN1_OBJECT, Free<ASN1_OBJECT_free>> type{
        OBJ_txt2obj(recipe.content_type.c_str(), 1)};
    CMS_set1_eContentType(cms.get(), type.get());
    for (int i = 0; i < recipe.signers; ++i) {
        auto profile = citizen_profile(KeyKind::ec_p256, static_cast<unsigned>(i));
        profile.not_before = floor<seconds>(system_clock::now()) - days{30};
        profile.not_after = profile.not_before + days{700};
        const auto signer = pki().issue(profile);
        const unsigned flags =
            recipe.flags | CMS_NOSMIMECAP | CMS_PARTIAL | (recipe.signer_certificate ? 0 : CMS_NOCERTS);
        CMS_SignerInfo* info =
            CMS_add1_signer(cms.get(), signer.certificate.native(), signer.key.get(), recipe.digest, flags);
        if (recipe.unsigned_attribute != NID_undef)
            CMS_unsigned_add1_attr_by_NID(info, recipe.unsigned_attribute, V_ASN1_OCTET_STRING, "x", 1);
        if (recipe.signed_attribute != NID_undef)
            CMS_signed_add1_attr_by_NID(info, recipe.signed_attribute, V_ASN1_OCTET_STRING, "x", 1);
    }
    CMS_add1_cert(cms.get(), pki().intermediate().native());
    for (const Certificate& certificate : recipe.extra)
        CMS_add1_cert(cms.get(), certificate.native());
    const BioHandle in = reader_of(as_bytes(content));
    if (recipe.signers > 0 && CMS_final(cms.get(), in.get(), nullptr, CMS_BINARY | CMS_DETACHED) != 1)
        throw std::runtime_error{openssl_error(Errc::internal_error, "CMS_final").detail()};
    return to_der(i2d_CMS_ContentInfo, static_cast<const CMS_ContentInfo*>(cms.get()));
}

struct Row {
    std::string name;
    Recipe recipe;
    std::optional<Errc> refused{};
    std::string reason{};
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}
class VerifyCms : public testing::TestWithParam<Row> {};

TEST_P(VerifyCms, of_an_object_made_by_openssl) {
    const Row& row = GetParam();
    const auto now = floor<seconds>(system_clock::now());
    const auto verified = verify_cms(made_by_openssl(row.recipe), as_bytes(content), data, trust(), now);
    if (!row.refused) {
        ASSERT_THAT(verified, is_ok());
        EXPECT_LE(now - verified->signing_time, minutes{5});
        return;
    }
    ASSERT_THAT(verified, fails_with(*row.refused));
    EXPECT_NE(verified.error().detail().find(row.reason), std::string::npos) << verified.error().detail();
    EXPECT_EQ(ERR_peek_error(), 0U) << "an entry was left in OpenSSL's queue";
}

Certificate stranger() {
    static const test::TestPki other{"Kyso Other CA"};
    return other.root();
}

INSTANTIATE_TEST_SUITE_P(
    rows, VerifyCms,
    testing::Values(
        Row{"good", {}}, Row{"good_with_root", {.extra = {pki().root()}}},
        Row{"good_with_another_signed_attribute", {.signed_attribute = NID_pkcs9_unstructuredName}},
        Row{"good_sha512", {.digest = EVP_sha512()}},
        Row{"no_signed_attributes", {.flags = CMS_NOATTR}, Errc::signature_malformed, "no signed attributes"},
        Row{"no_signing_certificate", {.flags = 0}, Errc::signature_malformed, "signing-certificate-v2"},
        Row{"another_content_type", {.content_type = "1.2.3.4"}, Errc::content_type_wrong, "eContentType"},
        Row{"sha1", {.digest = EVP_sha1()}, Errc::signature_malformed, "digest algorithm"},
        Row{"sha224", {.digest = EVP_sha224()}, Errc::signature_malformed, "digest algorithm"},
        Row{"no_signer", {.signers = 0}, Errc::signature_malformed, "not exactly one signer"},
        Row{"two_signers", {.signers = 2}, Errc::signature_malformed, "not exactly one signer"},
        Row{"by_key_identifier", {.flags = CMS_CADES | CMS_USE_KEYID}, Errc::signature_malformed, "encoding"},
        Row{"without_the_signer",
            {.signer_certificate = false},
            Errc::signature_malformed,
            "not in the object"},
        Row{"unsigned_attribute",
            {.unsigned_attribute = NID_pkcs9_unstructuredName},
            Errc::signature_malformed,
            "encoding"},
        Row{"signing_time_twice", {.signed_attribute = NID_pkcs9_signingTime}, Errc::signature_malformed, ""},
        Row{"certificate_of_a_stranger", {.extra = {stranger()}}, Errc::signature_malformed, "chain"}),
    [](const auto& row) { return row.param.name; });

TEST(verify_cms, refuses_other_content) {
    const auto signer = pki().issue(citizen_profile());
    const auto verify = [&](const Bytes& cms, std::string_view text) {
        return verify_cms(cms, as_bytes(text), data, trust(), signing_time);
    };
    for (const bool attached : {false, true}) {
        const Bytes cms = sign(signer, data, as_bytes(content), {pki().intermediate()}, attached);
        EXPECT_THAT(verify(cms, content), is_ok());
        EXPECT_THAT(verify(cms, content + " "), fails_with(Errc::signature_invalid));
        EXPECT_THAT(verify(cms, ""), fails_with(Errc::signature_invalid));
    }
    EXPECT_THAT(verify(sign(signer, data, {}), ""), is_ok());
}

TEST(verify_cms, refuses_a_signature_by_another_key) {
    const auto signer = pki().issue(citizen_profile());
    const test::Issued liar{signer.certificate, test::cached_key(KeyKind::rsa_2048, 1)};
    EXPECT_THAT(
        verify_cms(sign(liar, data, as_bytes(content)), as_bytes(content), data, trust(), signing_time),
        fails_with(Errc::signature_invalid));
}

TEST(verify_cms, refuses_another_certificate_of_the_same_key) {
    // RFC 5035 section 2: the attribute stops the certificate from being swapped for another with that key.
    auto profile = citizen_profile();
    const auto signer = pki().issue(profile);
    profile.subject = test::citizen("LÊ THỊ BÌNH", "001300005678");
    const auto other = pki().issue(profile);
    const auto original = read_signed_object(sign(signer, data, as_bytes(content), {}), data).value();
    CMS_SignerInfo* info = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(original.cms.get()), 0);
    std::vector<Bytes> attributes;
    for (int i = 0; i < CMS_signed_get_attr_count(info); ++i)
        attributes.push_back(to_der<X509_ATTRIBUTE>(i2d_X509_ATTRIBUTE, CMS_signed_get_attr(info, i)));
    const ASN1_OCTET_STRING* signature = CMS_SignerInfo_get0_signature(info);
    const auto with = [&](const Certificate& certificate) {
        const Bytes cms = encode({.type = data,
                                  .digest_algorithm = DigestAlgorithm::sha256,
                                  .mechanism = Mechanism::rsa_pkcs1,
                                  .signer = certificate,
                                  .certificates = {certificate.der(), pki().intermediate().der()},
                                  .signed_attributes = der::set_of(der::Tag::set, attributes),
                                  .signature = {ASN1_STRING_get0_data(signature),
                                                static_cast<std::size_t>(ASN1_STRING_length(signature))}});
        return verify_cms(cms, as_bytes(content), data, trust(), signing_time);
    };
    EXPECT_THAT(with(signer.certificate), is_ok());
    const auto swapped = with(other.certificate);
    ASSERT_THAT(swapped, fails_with(Errc::signature_malformed));
    EXPECT_NE(swapped.error().detail().find("names another certificate"), std::string::npos);
}

TEST(verify_cms, refuses_what_is_no_object) {
    for (const std::string_view text : {"", "0", "\x30\x80", "{}", "\x30\x00"})
        EXPECT_THAT(verify_cms(as_bytes(text), as_bytes(content), data, trust(), signing_time),
                    fails_with(Errc::signature_malformed));
    EXPECT_THAT(verify_cms(Bytes(5 * 1024 * 1024), as_bytes(content), data, trust(), signing_time),
                fails_with(Errc::too_large));
    // EnvelopedData, RFC 5652 section 6, where SignedData is wanted.
    const auto enveloped = from_hex("301806092a864886f70d010703a00b3009020100310030023000").value();
    EXPECT_THAT(verify_cms(enveloped, as_bytes(content), data, trust(), signing_time),
                fails_with(Errc::signature_malformed));
}

TEST(verify_cms, checks_the_signer_at_the_given_time) {
    const auto profile = citizen_profile();
    const auto signer = pki().issue(profile);
    const Bytes cms = sign(signer, data, as_bytes(content));
    const auto at = [&](sys_seconds when) { return verify_cms(cms, as_bytes(content), data, trust(), when); };
    EXPECT_THAT(at(profile.not_before - 1s), fails_with(Errc::certificate_not_yet_valid));
    EXPECT_THAT(at(profile.not_after + 1s), fails_with(Errc::certificate_expired));
    const auto with = [&](test::Profile changed) {
        return verify_cms(sign(pki().issue(changed), data, as_bytes(content)), as_bytes(content), data,
                          trust(), signing_time);
    };
    auto encryption = profile;
    encryption.key_usage = "critical,keyEncipherment";
    EXPECT_THAT(with(encryption), fails_with(Errc::certificate_not_for_signing));
    auto weak = profile;
    weak.sha1 = true;
    EXPECT_THAT(with(weak), fails_with(Errc::certificate_too_weak));
    auto server = profile;
    server.extended_key_usage = "serverAuth";
    EXPECT_THAT(with(server), is_ok()) << "ExtendedKeyUsage is not looked at";
}

TEST(verify_cms, refuses_untrusted_issuers) {
    const auto signer = pki().issue(citizen_profile());
    const Bytes cms = sign(signer, data, as_bytes(content));
    const auto by = [&](const TrustDirectory& anchors) {
        return verify_cms(cms, as_bytes(content), data, anchors, signing_time);
    };
    EXPECT_THAT(by(TrustDirectory::of({}).value()), fails_with(Errc::issuer_untrusted));
    EXPECT_THAT(by(trust_in(stranger())), fails_with(Errc::issuer_untrusted));
    const Bytes alone = sign(signer, data, as_bytes(content), {});
    EXPECT_THAT(verify_cms(alone, as_bytes(content), data, trust(), signing_time),
                fails_with(Errc::issuer_untrusted));
}

} // namespace
} // namespace kyso::signature
