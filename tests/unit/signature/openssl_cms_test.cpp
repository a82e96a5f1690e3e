// SPDX-License-Identifier: Apache-2.0
// Our objects before a verifier that is not ours: the program openssl (`openssl cms -verify -cades`).
#include "tests/support/program_outcome.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/signature/signing_fixture.hpp"

namespace kyso::signature {
namespace {

using test::run;
using test::write_certificates_pem;
using test::write_file;

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

class OpensslCms : public testing::TestWithParam<Row> {
  protected:
    OpensslCms() {
        const Row& row = GetParam();
        const auto signer = pki().issue(citizen_profile(row.kind));
        write_certificates_pem({pki().root()}, folder_.path() / "root.pem");
        write_file(folder_.path() / "content", as_bytes(content_));
        write_file(folder_.path() / "signature.der",
                   sign(signer, row.type, as_bytes(content_), {pki().intermediate()}, row.attached,
                        row.digest, row.padding));
    }

    test::ProgramOutcome verify(const std::string& content_file) const {
        const std::string folder = folder_.path().string() + "/";
        return run("openssl cms -verify -cades -binary -inform DER -in " + folder + "signature.der " +
                   (GetParam().attached ? "" : "-content " + folder + content_file) + " -CAfile " + folder +
                   "root.pem -attime " + std::to_string(signing_time.time_since_epoch().count()) + " -out " +
                   folder + "out");
    }

    const std::string content_ = "dòng một\r\ndòng hai\n";
    const test::TemporaryFolder folder_;
};

TEST_P(OpensslCms, is_verified_by_openssl) {
    const auto good = verify("content");
    EXPECT_EQ(good.status, 0) << good.output;
    if (GetParam().attached) return;
    write_file(folder_.path() / "other", as_bytes("dòng ba"));
    EXPECT_NE(verify("other").status, 0) << "openssl accepts anything: the test shows nothing";
}

TEST_P(OpensslCms, is_der_that_openssl_prints) {
    const auto printed =
        run("openssl cms -cmsout -print -inform DER -in " + folder_.path().string() + "/signature.der");
    EXPECT_EQ(printed.status, 0) << printed.output;
    EXPECT_NE(printed.output.find("id-smime-aa-signingCertificateV2"), std::string::npos);
    const bool registration = GetParam().type == ContentType::registration_statement;
    EXPECT_NE(
        printed.output.find(registration ? "2.25.17994893108382724598744870244619554153" : "pkcs7-data"),
        std::string::npos)
        << printed.output;
}

constexpr auto data = ContentType::data;
constexpr auto registration = ContentType::registration_statement;
INSTANTIATE_TEST_SUITE_P(
    rows, OpensslCms,
    testing::Values(
        Row{"pss_sha256", KeyKind::rsa_2048, DigestAlgorithm::sha256, data, false, RsaPadding::pss},
        Row{"pss_sha384_attached", KeyKind::rsa_2048, DigestAlgorithm::sha384, data, true, RsaPadding::pss},
        Row{"pss_sha512", KeyKind::rsa_3072, DigestAlgorithm::sha512, data, false, RsaPadding::pss},
        Row{"pss_registration", KeyKind::rsa_2048, DigestAlgorithm::sha256, registration, false,
            RsaPadding::pss},
        Row{"p256_asked_for_pss", KeyKind::ec_p256, DigestAlgorithm::sha256, data, false, RsaPadding::pss},
        Row{"rsa", KeyKind::rsa_2048, DigestAlgorithm::sha256, data, false},
        Row{"rsa_registration", KeyKind::rsa_2048, DigestAlgorithm::sha256, registration, false},
        Row{"rsa_sha512_attached", KeyKind::rsa_2048, DigestAlgorithm::sha512, data, true},
        Row{"p256", KeyKind::ec_p256, DigestAlgorithm::sha256, data, false},
        Row{"p256_registration_attached", KeyKind::ec_p256, DigestAlgorithm::sha256, registration, true},
        Row{"p384_sha384", KeyKind::ec_p384, DigestAlgorithm::sha384, data, false}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::signature
