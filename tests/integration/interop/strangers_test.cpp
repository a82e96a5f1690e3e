// SPDX-License-Identifier: Apache-2.0
// Every form that kysod signs, before software that is not ours: CMS before `openssl cms -verify -cades`, JWS
// before the library jose, Web eID tokens before a script of node:crypto.
#include "signature/document_verification.hpp"
#include "signature/prepared_signature.hpp"
#include "tests/support/program_outcome.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/signature/signing_fixture.hpp"

#include <boost/json/serialize.hpp>

namespace kyso::signature {
namespace {

const std::string content = "Nội dung\r\ncủa tài liệu.\n";
const std::string origin = "https://portal.example";
const std::string nonce = to_base64(Bytes(32, 0x5A));
const std::string scripts = KYSO_SOURCE_DIR "/tests/integration/interop/";

struct Row {
    std::string name;
    KeyKind kind;
    RsaPadding padding;
    DigestAlgorithm digest;
    std::string jose; ///< the name of the algorithm in JOSE
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}

class Strangers : public testing::TestWithParam<Row> {
  protected:
    Strangers() : signer_(pki().issue(citizen_profile(GetParam().kind))) {
        test::write_certificates_pem({pki().root()}, folder_.path() / "root.pem");
        test::write_file(folder_.path() / "content", as_bytes(content));
    }
    void write(const std::string& name, ByteView octets) const {
        test::write_file(folder_.path() / name, octets);
    }
    /// In the folder; 0 where the program is content.
    test::ProgramOutcome run(const std::string& command) const {
        return test::run("cd " + folder_.path().string() + " && " + command);
    }

    const test::TemporaryFolder folder_;
    const test::Issued signer_;
};

TEST_P(Strangers, verify_cades) {
    const Row& row = GetParam();
    for (const bool attached : {false, true}) {
        write("object", sign(signer_, ContentType::data, as_bytes(content), {pki().intermediate()}, attached,
                             row.digest, row.padding));
        const std::string verify =
            "openssl cms -verify -cades -binary -inform DER -in object -CAfile root.pem -attime " +
            std::to_string(signing_time.time_since_epoch().count()) + " -out out";
        const auto good = run(verify + (attached ? " && cmp out content" : " -content content"));
        EXPECT_EQ(good.status, 0) << good.output;
        if (!attached) {
            EXPECT_NE(run(verify + " -content root.pem").status, 0) << "it accepts anything";
        }
    }
}

TEST_P(Strangers, verify_jws) {
    const Row& row = GetParam();
    const auto signing = JwsSigning::prepare(signer_.certificate, std::vector{pki().intermediate()},
                                             as_bytes(content), signing_time, row.padding, row.digest)
                             .value();
    const std::string jws = signing.assemble(signer_.sign(signing.to_be_signed())).value();
    write("jws", as_bytes(jws));
    const auto good = run(KYSO_NODE " " + scripts + "verify_jws.mjs jws content " + row.jose);
    EXPECT_EQ(good.status, 0) << good.output;
}

INSTANTIATE_TEST_SUITE_P(
    rows, Strangers,
    testing::Values(Row{"rs256", KeyKind::rsa_2048, RsaPadding::pkcs1, DigestAlgorithm::sha256, "RS256"},
                    Row{"rs384", KeyKind::rsa_2048, RsaPadding::pkcs1, DigestAlgorithm::sha384, "RS384"},
                    Row{"rs512", KeyKind::rsa_3072, RsaPadding::pkcs1, DigestAlgorithm::sha512, "RS512"},
                    Row{"ps256", KeyKind::rsa_2048, RsaPadding::pss, DigestAlgorithm::sha256, "PS256"},
                    Row{"ps384", KeyKind::rsa_2048, RsaPadding::pss, DigestAlgorithm::sha384, "PS384"},
                    Row{"ps512", KeyKind::rsa_3072, RsaPadding::pss, DigestAlgorithm::sha512, "PS512"},
                    Row{"es256", KeyKind::ec_p256, RsaPadding::pkcs1, DigestAlgorithm::sha256, "ES256"},
                    Row{"es384", KeyKind::ec_p384, RsaPadding::pkcs1, DigestAlgorithm::sha384, "ES384"}),
    [](const auto& row) { return row.param.name; });

class Servers : public Strangers {};

TEST_P(Servers, verify_web_eid_tokens) {
    const Row& row = GetParam();
    const auto signing = WebEidSigning::prepare(signer_.certificate, origin, nonce, row.padding).value();
    const auto token = signing.assemble(signer_.sign(signing.to_be_signed())).value();
    write("token", as_bytes(boost::json::serialize(token)));
    const auto good =
        run(KYSO_NODE " " + scripts + "verify_web_eid.mjs token " + origin + " " + nonce + " " + row.jose);
    EXPECT_EQ(good.status, 0) << good.output;
}

INSTANTIATE_TEST_SUITE_P(
    rows, Servers,
    testing::Values(Row{"rs256", KeyKind::rsa_2048, RsaPadding::pkcs1, DigestAlgorithm::sha256, "RS256"},
                    Row{"ps256", KeyKind::rsa_2048, RsaPadding::pss, DigestAlgorithm::sha256, "PS256"},
                    Row{"es256", KeyKind::ec_p256, RsaPadding::pkcs1, DigestAlgorithm::sha256, "ES256"},
                    Row{"es384", KeyKind::ec_p384, RsaPadding::pkcs1, DigestAlgorithm::sha384, "ES384"}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::signature
