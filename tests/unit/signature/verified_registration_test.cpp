// SPDX-License-Identifier: Apache-2.0
// What a portal demands of a registration beyond a good signature: type, origin, holder, certificate.
#include "signature/verification.hpp"

#include "tests/unit/signature/signing_fixture.hpp"

#include <boost/json/array.hpp>

namespace kyso::signature {
namespace {

constexpr auto data = ContentType::data;
constexpr auto registration = ContentType::registration_statement;

Result<VerifiedRegistration> verify(const test::Issued& signer, const RegistrationStatement& statement,
                                    ContentType type = registration) {
    const std::string text = statement.canonical();
    return verify_registration(sign(signer, type, as_bytes(text)), text, trust(), "https://portal.example",
                               signing_time);
}

TEST(verify_registration, hands_over_statement_signer_and_holder) {
    for (const KeyKind kind : {KeyKind::rsa_2048, KeyKind::ec_p256}) {
        const auto signer = pki().issue(citizen_profile(kind));
        const auto verified = verify(signer, statement_of(signer.certificate));
        ASSERT_THAT(verified, is_ok());
        EXPECT_EQ(verified->statement, statement_of(signer.certificate));
        EXPECT_EQ(verified->signer, signer.certificate);
        EXPECT_EQ(verified->holder.ids.at(0).value, "079200001234");
    }
}

TEST(verify_registration, refuses_the_signature_of_a_document) {
    const auto signer = pki().issue(citizen_profile());
    EXPECT_THAT(verify(signer, statement_of(signer.certificate), data), fails_with(Errc::content_type_wrong));
}

TEST(verify_registration, refuses_a_document_signature_dressed_up_as_a_registration) {
    const auto signer = pki().issue(citizen_profile(KeyKind::ec_p256));
    const std::string text = statement_of(signer.certificate).canonical();
    const auto signing = CmsSigning::prepare(signer.certificate, data, DigestAlgorithm::sha256,
                                             digest_of(DigestAlgorithm::sha256, as_bytes(text)), signing_time)
                             .value();
    // The outer content type says registration, the signed attribute still says data.
    CmsHandle cms;
    const Bytes document =
        signing.assemble(signer.sign(signing.to_be_signed()), std::vector{pki().intermediate()}).value();
    const unsigned char* in = document.data();
    cms.reset(d2i_CMS_ContentInfo(nullptr, &in, static_cast<long>(document.size())));
    const std::unique_ptr<ASN1_OBJECT, Free<ASN1_OBJECT_free>> type{
        OBJ_txt2obj(std::string{content_type_oid(registration)}.c_str(), 1)};
    ASSERT_EQ(CMS_set1_eContentType(cms.get(), type.get()), 1);
    const Bytes dressed = to_der(i2d_CMS_ContentInfo, static_cast<const CMS_ContentInfo*>(cms.get()));
    const auto verified = verify_registration(dressed, text, trust(), "https://portal.example", signing_time);
    ASSERT_THAT(verified, fails_with(Errc::content_type_wrong));
    EXPECT_EQ(verified.error().detail(), "content-type attribute");
}

TEST(verify_registration, refuses_another_origin) {
    const auto signer = pki().issue(citizen_profile());
    for (const char* origin :
         {"https://portal.example.evil.example", "https://Portal.example", "https://portal.example/"}) {
        auto statement = statement_of(signer.certificate);
        statement.origin = origin;
        EXPECT_THAT(verify(signer, statement), fails_with(Errc::origin_mismatch)) << origin;
    }
}

TEST(verify_registration, refuses_what_the_certificate_does_not_say) {
    const auto signer = pki().issue(citizen_profile());
    const auto path_of = [&](auto change) {
        auto statement = statement_of(signer.certificate);
        change(statement);
        const auto verified = verify(signer, statement);
        EXPECT_THAT(verified, fails_with(Errc::statement_invalid));
        return verified.has_value() ? std::string{} : verified.error().path();
    };
    EXPECT_EQ(path_of([](auto& s) { s.holder["name"] = "LÊ THỊ BÌNH"; }), "holder");
    EXPECT_EQ(path_of([](auto& s) { s.holder["tail"] = "x"; }), "holder");
    EXPECT_EQ(path_of([](auto& s) { s.holder["ids"] = boost::json::array{}; }), "holder");
    EXPECT_EQ(path_of([](auto& s) { s.certificate_sha256[0] = s.certificate_sha256[0] == '0' ? '1' : '0'; }),
              "certificate.sha256");
    EXPECT_EQ(path_of([](auto& s) { s.method = "otp"; }), "method");
}

TEST(verify_registration, refuses_the_statement_of_another_holder) {
    const auto an = pki().issue(citizen_profile());
    auto profile = citizen_profile(KeyKind::ec_p256);
    profile.subject = test::citizen("LÊ THỊ BÌNH", "001300005678");
    const auto binh = pki().issue(profile);
    EXPECT_THAT(verify(an, statement_of(binh.certificate)), fails_with(Errc::statement_invalid));
}

TEST(verify_registration, refuses_a_text_that_is_too_large) {
    const std::string large(RegistrationStatement::max_size + 1, ' ');
    EXPECT_THAT(verify_registration({}, large, trust(), "https://portal.example", signing_time),
                fails_with(Errc::too_large));
}

} // namespace
} // namespace kyso::signature
