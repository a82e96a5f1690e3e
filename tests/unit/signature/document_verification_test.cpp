// SPDX-License-Identifier: Apache-2.0
// Documents signed by other software (the program openssl) before the lenient verifier.
#include "signature/document_verification.hpp"

#include "tests/support/program_outcome.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/signature/signing_fixture.hpp"

#include <openssl/err.h>

#include <fstream>

namespace kyso::signature {
namespace {

using namespace std::chrono;

const std::string content = "Nội dung của tài liệu.\n";

/// Two holders, their keys and their CA, as files for the program openssl.
class Signers {
  public:
    Signers() {
        write(rsa_, "rsa");
        write(ec_, "ec");
        test::write_certificates_pem({pki().intermediate()}, folder_.path() / "ca.pem");
        test::write_file(folder_.path() / "content", as_bytes(content));
    }

    const test::Issued& rsa() const { return rsa_; }
    const test::Issued& ec() const { return ec_; }

    /// What `openssl OPTIONS` writes.
    Bytes make(const std::string& options) const {
        const auto ran = test::run("cd " + folder_.path().string() + " && openssl " + options +
                                   " -in content -certfile ca.pem -out object");
        EXPECT_EQ(ran.status, 0) << ran.output;
        std::ifstream in{folder_.path() / "object", std::ios::binary};
        return Bytes{std::istreambuf_iterator<char>{in}, {}};
    }

  private:
    static test::Issued issue(KeyKind kind) {
        test::Profile profile;
        profile.key = kind;
        return pki().issue(profile);
    }
    void write(const test::Issued& holder, const std::string& name) const {
        test::write_certificates_pem({holder.certificate}, folder_.path() / (name + ".pem"));
        test::write_pkcs8_pem(holder.key, folder_.path() / (name + ".key"));
    }

    const test::TemporaryFolder folder_;
    const test::Issued rsa_ = issue(KeyKind::rsa_2048);
    const test::Issued ec_ = issue(KeyKind::ec_p256);
};
const Signers& signers() {
    static const Signers made;
    return made;
}

sys_seconds now() {
    return floor<seconds>(system_clock::now());
}
Result<VerificationReport> verify(ByteView object, std::optional<std::string_view> text = content) {
    return verify_document(object, text ? std::optional{as_bytes(*text)} : std::nullopt, trust(), now());
}

const std::string rsa = "-binary -outform DER -signer rsa.pem -inkey rsa.key ";
const std::string ec = "-binary -outform DER -signer ec.pem -inkey ec.key ";

struct Row {
    std::string name, options;
    std::string format = "cades", digest = "SHA-256", signature = "RSASSA-PKCS1-v1_5";
    bool attached = false, weak = false;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}
class ForeignDocument : public testing::TestWithParam<Row> {};

TEST_P(ForeignDocument, is_whole_and_altered_where_the_content_is_another) {
    const Row& row = GetParam();
    const Bytes object = signers().make(row.options);
    const auto report = verify(object);
    ASSERT_THAT(report, is_ok());
    EXPECT_EQ(report->format, row.format);
    EXPECT_EQ(report->attached, row.attached);
    EXPECT_EQ(report->content_type, "1.2.840.113549.1.7.1");
    for (const SignerReport& signer : report->signers) {
        EXPECT_EQ(signer.integrity, Integrity::whole)
            << (signer.integrity_fault ? signer.integrity_fault->describe() : "");
        EXPECT_EQ(signer.digest_algorithm, row.digest);
        EXPECT_EQ(signer.signature_algorithm, row.signature);
        EXPECT_EQ(signer.weak_digest, row.weak);
        EXPECT_EQ(signer.names_certificate, row.format == "cades");
        EXPECT_EQ(signer.chain.size(), 3U) << (signer.chain_fault ? signer.chain_fault->describe() : "");
        ASSERT_TRUE(signer.signing_time);
        EXPECT_LE(now() - *signer.signing_time, minutes{5});
        EXPECT_FALSE(signer.certificate_fault);
        EXPECT_EQ(signer.verdict(), Verdict::indeterminate) << "nobody asked whether it was revoked";
    }
    const auto other = verify(object, "another content");
    EXPECT_EQ(other->signers[0].integrity, Integrity::altered);
    EXPECT_EQ(other->verdict(), Verdict::failed);
    const auto alone = verify(object, std::nullopt);
    EXPECT_EQ(alone->signers[0].integrity, row.attached ? Integrity::whole : Integrity::not_checked);
    EXPECT_EQ(ERR_peek_error(), 0U) << "an entry was left in OpenSSL's queue";
}

INSTANTIATE_TEST_SUITE_P(
    rows, ForeignDocument,
    testing::Values(Row{"rsa_cades", "cms -sign -cades " + rsa},
                    Row{"rsa_without_cades", "cms -sign " + rsa, "cms"},
                    Row{"rsa_without_capabilities", "cms -sign -nosmimecap " + rsa, "cms"},
                    Row{"rsa_pkcs7", "smime -sign " + rsa, "cms"},
                    Row{"rsa_attached", "cms -sign -cades -nodetach " + rsa, "cades", "SHA-256",
                        "RSASSA-PKCS1-v1_5", true},
                    Row{"rsa_attached_ber", "cms -sign -cades -nodetach -stream " + rsa, "cades", "SHA-256",
                        "RSASSA-PKCS1-v1_5", true},
                    Row{"rsa_pem", "cms -sign -cades -binary -outform PEM -signer rsa.pem -inkey rsa.key"},
                    Row{"pkcs7_pem", "smime -sign -binary -outform PEM -signer rsa.pem -inkey rsa.key",
                        "cms"},
                    Row{"rsa_sha512", "cms -sign -cades -md sha512 " + rsa, "cades", "SHA-512"},
                    Row{"rsa_sha1", "cms -sign -cades -md sha1 " + rsa, "cades", "SHA-1", "RSASSA-PKCS1-v1_5",
                        false, true},
                    Row{"rsa_by_key_identifier", "cms -sign -cades -keyid " + rsa},
                    Row{"pss", "cms -sign -cades " + rsa + "-keyopt rsa_padding_mode:pss", "cades", "SHA-256",
                        "RSASSA-PSS"},
                    Row{"pss_short_salt",
                        "cms -sign -cades " + rsa + "-keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:20",
                        "cades", "SHA-256", "RSASSA-PSS"},
                    Row{"pss_sha384", "cms -sign -cades -md sha384 " + rsa + "-keyopt rsa_padding_mode:pss",
                        "cades", "SHA-384", "RSASSA-PSS"},
                    Row{"ec", "cms -sign -cades " + ec, "cades", "SHA-256", "ECDSA P-256"},
                    Row{"ec_sha384", "cms -sign -md sha384 " + ec, "cms", "SHA-384", "ECDSA P-256"}),
    [](const auto& row) { return row.param.name; });

TEST(verify_document, reports_every_signer) {
    const auto report = verify(signers().make("cms -sign -cades " + rsa + "-signer ec.pem -inkey ec.key"));
    ASSERT_THAT(report, is_ok());
    ASSERT_EQ(report->signers.size(), 2U);
    std::vector<Certificate> who;
    for (const auto& signer : report->signers) {
        EXPECT_EQ(signer.integrity, Integrity::whole);
        who.push_back(*signer.certificate);
    }
    EXPECT_THAT(who, testing::UnorderedElementsAre(signers().rsa().certificate, signers().ec().certificate));
}

TEST(verify_document, says_that_the_certificate_is_missing) {
    const auto report = verify(signers().make("cms -sign -nocerts -cades " + rsa));
    ASSERT_THAT(report, is_ok());
    EXPECT_FALSE(report->signers[0].certificate);
    EXPECT_EQ(report->signers[0].integrity, Integrity::not_checked);
    EXPECT_EQ(report->verdict(), Verdict::indeterminate);
}

TEST(verify_document, takes_no_signature_without_signed_attributes) {
    // Content that is itself the DER of signed attributes would pass for another object's.
    const auto report = verify(signers().make("cms -sign -noattr " + rsa));
    ASSERT_THAT(report, is_ok());
    EXPECT_EQ(report->signers[0].integrity, Integrity::altered);
    EXPECT_EQ(report->signers[0].integrity_fault->detail(), "no signed attributes");
    EXPECT_EQ(report->verdict(), Verdict::failed);
}

TEST(verify_document, says_whose_issuer_is_not_known) {
    const Bytes object = signers().make("cms -sign -cades " + rsa);
    const auto report =
        verify_document(object, as_bytes(content), TrustDirectory::of({}).value(), now()).value();
    EXPECT_EQ(report.signers[0].integrity, Integrity::whole);
    EXPECT_TRUE(report.signers[0].chain.empty());
    EXPECT_EQ(*report.signers[0].chain_fault, Errc::issuer_untrusted);
    EXPECT_EQ(report.verdict(), Verdict::indeterminate);
}

TEST(verify_document, tells_a_certificate_that_has_run_out_from_one_of_a_stranger) {
    const Bytes object = signers().make("cms -sign -cades " + rsa);
    const auto later = verify_document(object, as_bytes(content), trust(), now() + days{1000}).value();
    EXPECT_EQ(*later.signers[0].certificate_fault, Errc::certificate_expired);
    EXPECT_EQ(later.signers[0].chain.size(), 3U) << "of the claimed time of signing";
    EXPECT_EQ(later.verdict(), Verdict::indeterminate);
}

TEST(verify_document, takes_our_own_objects) {
    for (const bool attached : {false, true}) {
        const auto signer = pki().issue(citizen_profile(KeyKind::ec_p384));
        const Bytes object =
            sign(signer, ContentType::data, as_bytes(content), {pki().intermediate()}, attached);
        auto report = verify_document(object, as_bytes(content), trust(), signing_time).value();
        EXPECT_EQ(report.signers[0].integrity, Integrity::whole);
        EXPECT_EQ(report.signers[0].signature_algorithm, "ECDSA P-384");
        report.signers[0].status = CertificateStatus::good;
        EXPECT_EQ(report.verdict(), Verdict::passed);
    }
}

TEST(verify_document, finds_every_altered_octet_of_what_is_signed) {
    const Bytes object = signers().make("cms -sign -cades -nodetach " + ec);
    const auto original = verify(object, std::nullopt).value();
    std::size_t found = 0;
    for (std::size_t i = 0; i < object.size(); ++i) {
        Bytes altered = object;
        altered[i] ^= 0x01;
        const auto report = verify(altered, std::nullopt);
        if (!report || report->verdict() == Verdict::failed) ++found;
        if (!report || report->signers.empty() || report->signers[0].integrity != Integrity::whole) continue;
        // What still counts as whole has another frame, never other content, signer or time.
        EXPECT_EQ(document_content(altered).value(), document_content(object).value()) << i;
        EXPECT_EQ(report->signers[0].signing_time, original.signers[0].signing_time) << i;
        EXPECT_EQ(report->signers[0].certificate, original.signers[0].certificate) << i;
    }
    EXPECT_GT(found, content.size() + 64) << "content and signature at the very least";
}

TEST(verify_document, refuses_what_is_no_object) {
    for (const std::string_view text : {"", "0", "\x30\x80", "{}", "-----BEGIN CMS-----\n",
                                        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"})
        EXPECT_THAT(verify(as_bytes(text)), fails_with(Errc::signature_malformed)) << text;
    EXPECT_THAT(verify(Bytes(DocumentLimits::object + 1)), fails_with(Errc::too_large));
    EXPECT_THAT(document_content(signers().make("cms -sign " + rsa)), fails_with(Errc::signature_malformed));
}

} // namespace
} // namespace kyso::signature
