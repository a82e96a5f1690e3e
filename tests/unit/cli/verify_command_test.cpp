// SPDX-License-Identifier: Apache-2.0
// `kyso verify` as the person uses it: the whole program in this process, with files of its own and no relay.
#include "cli/program.hpp"

#include "protocol/json_reader.hpp"
#include "signature/cms.hpp"
#include "signature/jws.hpp"
#include "signature/web_eid.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace kyso::cli {
namespace {

using kyso::test::TemporaryFolder;
using kyso::test::TestPki;
using testing::HasSubstr;
using testing::Not;

constexpr const char* content = "one contract";

const TestPki& pki() {
    static const TestPki made{"Kyso Demo CA", kyso::test::KeyKind::ec_p256};
    return made;
}

kyso::test::Issued signer_of(std::chrono::sys_seconds not_after = {}) {
    kyso::test::Profile profile;
    profile.key = kyso::test::KeyKind::ec_p256;
    if (not_after != std::chrono::sys_seconds{}) {
        profile.not_before = not_after - std::chrono::days{100};
        profile.not_after = not_after;
    }
    return pki().issue(profile);
}

std::chrono::sys_seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Bytes cms_of(const kyso::test::Issued& signer, bool attached, std::chrono::sys_seconds when = now()) {
    const Bytes digest = signature::digest_of(DigestAlgorithm::sha256, as_bytes(content));
    const auto signing = signature::CmsSigning::prepare(signer.certificate, signature::ContentType::data,
                                                        DigestAlgorithm::sha256, digest, when);
    const std::vector<signature::Certificate> issuers{pki().intermediate()};
    return signing
        ->assemble(signer.sign(signing->to_be_signed()), issuers,
                   attached ? std::optional{as_bytes(content)} : std::nullopt)
        .value();
}

class Verify : public testing::Test {
  protected:
    Verify() {
        std::filesystem::create_directory(trust);
        kyso::test::write_certificates_pem({pki().root()}, trust / "root.pem");
        write("a.txt", as_bytes(content));
        write("a.txt.p7s", cms_of(signer_of(), false));
    }
    void write(const std::string& name, ByteView octets) const {
        std::ofstream{folder.path() / name, std::ios::binary} << as_text(octets);
    }
    std::string path(const std::string& name) const { return (folder.path() / name).string(); }

    int run(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"verify", "--trust", trust.string()});
        return run_as_it_is(std::move(arguments));
    }
    int run_as_it_is(std::vector<std::string> arguments) {
        const Environment environment = [this](const char* name) -> std::optional<std::string> {
            const std::string_view asked{name};
            if (asked == "XDG_CONFIG_HOME" || asked == "XDG_RUNTIME_DIR") return folder.path().string();
            return std::nullopt;
        };
        std::ostringstream told, failed;
        const ExitCode code = run_program(std::move(arguments), {environment, told, failed});
        out = told.str();
        err = failed.str();
        return static_cast<int>(code);
    }
    boost::json::object told() const { return read_json(out, 32).value().at("files").at(0).as_object(); }

    const TemporaryFolder folder;
    const std::filesystem::path trust = folder.path() / "anchors";
    std::string out, err;
};

TEST_F(Verify, SaysWhoWhenWholeAndThatRevocationIsNotKnown) {
    EXPECT_EQ(run({path("a.txt.p7s")}), 0) << err;
    EXPECT_THAT(out, HasSubstr("WHOLE, ISSUER TRUSTED, REVOCATION NOT KNOWN"));
    EXPECT_THAT(out, Not(HasSubstr(": VALID"))) << "unknown is never called valid";
    EXPECT_THAT(out, HasSubstr("Original:    " + path("a.txt"))) << "found beside the signature";
    EXPECT_THAT(out, HasSubstr("NGUYỄN VĂN AN, CCCD 079200001234"));
    EXPECT_THAT(out, HasSubstr("says the signer; nothing proves it"));
    EXPECT_THAT(out, HasSubstr("← Kyso Demo CA Root"));
    EXPECT_THAT(out, HasSubstr("Revocation:  not known"));
    EXPECT_EQ(run({"--language", "vi", path("a.txt.p7s")}), 0);
    EXPECT_THAT(out, HasSubstr("CHƯA RÕ CÓ BỊ THU HỒI KHÔNG"));
}

TEST_F(Verify, StrictConcludesNothingWhereRevocationIsUnknown) {
    EXPECT_EQ(run({"--strict", path("a.txt.p7s")}), 4);
}

TEST_F(Verify, AnAlteredContentIsInvalid) {
    write("b.txt", as_bytes("another contract"));
    EXPECT_EQ(run({"--content", path("b.txt"), path("a.txt.p7s")}), 3);
    EXPECT_THAT(out, HasSubstr("NOT VALID"));
    EXPECT_THAT(out, HasSubstr("ALTERED"));
    EXPECT_EQ(run({"--json", "--content", path("b.txt"), path("a.txt.p7s")}), 3);
    EXPECT_EQ(told().at("conclusion"), "invalid");
    EXPECT_EQ(told().at("report").at("signers").at(0).at("integrity"), "altered");
}

TEST_F(Verify, WithoutTheContentItCannotBeJudged) {
    std::filesystem::remove(folder.path() / "a.txt");
    EXPECT_EQ(run({path("a.txt.p7s")}), 4);
    EXPECT_THAT(out, HasSubstr("CANNOT BE JUDGED"));
    EXPECT_THAT(out, HasSubstr("Give the original file too"));
}

TEST_F(Verify, WithoutAnAnchorItCannotBeJudged) {
    EXPECT_EQ(run_as_it_is({"verify", path("a.txt.p7s")}), 4);
    EXPECT_THAT(out, HasSubstr("the issuer is not trusted on this computer"));
    EXPECT_THAT(out, HasSubstr("Content:     whole"));
}

TEST_F(Verify, ThePersonsOwnAnchorsAreUsed) {
    std::filesystem::create_directories(folder.path() / "kyso");
    std::filesystem::rename(trust, folder.path() / "kyso/trust.d");
    EXPECT_EQ(run_as_it_is({"verify", path("a.txt.p7s")}), 0) << out;
}

TEST_F(Verify, OfACertificateThatHasRunOutItCannotBeJudged) {
    const auto then = now() - std::chrono::days{10};
    write("old.p7m", cms_of(signer_of(then), true, then - std::chrono::days{1}));
    EXPECT_EQ(run({path("old.p7m")}), 4);
    EXPECT_THAT(out, HasSubstr("has expired"));
    EXPECT_THAT(out, HasSubstr("whether the certificate was valid when it signed"));
}

TEST_F(Verify, AttachedSignaturesCarryTheirContent) {
    write("a.p7m", cms_of(signer_of(), true));
    EXPECT_EQ(run({path("a.p7m")}), 0);
    EXPECT_THAT(out, HasSubstr("with its content"));
    Bytes altered = cms_of(signer_of(), true);
    const auto at = std::ranges::search(altered, as_bytes(content)).begin();
    ASSERT_NE(at, altered.end());
    *at ^= 1U;
    write("a.p7m", altered);
    EXPECT_EQ(run({path("a.p7m")}), 3);
}

TEST_F(Verify, JwsIsKnownByItsText) {
    const auto signer = signer_of();
    const std::vector<signature::Certificate> issuers{pki().intermediate()};
    const auto signing = signature::JwsSigning::prepare(signer.certificate, issuers, as_bytes(content), now(),
                                                        RsaPadding::pkcs1, {});
    ASSERT_TRUE(signing);
    std::string jws = signing->assemble(signer.sign(signing->to_be_signed())).value();
    write("a.jws", as_bytes(jws + "\n"));
    EXPECT_EQ(run({path("a.jws")}), 0) << out << err;
    EXPECT_THAT(out, HasSubstr("Form:        JWS, with its content"));
    jws[jws.size() - 10] = jws[jws.size() - 10] == 'A' ? 'B' : 'A';
    write("a.jws", as_bytes(jws));
    EXPECT_EQ(run({path("a.jws")}), 3);
}

TEST_F(Verify, WebEidTokenIsForOneOriginAndOneNonce) {
    const auto signer = pki().issue([] {
        kyso::test::Profile profile;
        profile.key = kyso::test::KeyKind::ec_p256;
        profile.issued_by_root = true; // a token carries no issuers
        return profile;
    }());
    const auto signing =
        signature::WebEidSigning::prepare(signer.certificate, "https://portal.example", std::string(44, 'A'));
    const auto token = signing->assemble(signer.sign(signing->to_be_signed())).value();
    write("token.json", as_bytes(boost::json::serialize(token)));
    const auto check = [&](const std::string& origin, const std::string& nonce) {
        return run({"--origin", origin, "--nonce", nonce, path("token.json")});
    };
    EXPECT_EQ(check("https://portal.example", std::string(44, 'A')), 0) << out << err;
    EXPECT_THAT(out, HasSubstr("WEB-EID"));
    EXPECT_EQ(check("https://other.example", std::string(44, 'A')), 3);
    EXPECT_EQ(check("https://portal.example", std::string(44, 'B')), 3);
    EXPECT_EQ(run({"--nonce", "A", path("token.json")}), 2) << "half of it";
    write("token.json", as_bytes("{\"format\":\"web-eid:2.0\"}"));
    EXPECT_EQ(check("https://portal.example", std::string(44, 'A')), 3);
}

TEST_F(Verify, WhatIsNoSignatureIsInvalidAndAMissingFileIsNotRead) {
    EXPECT_EQ(run({path("a.txt")}), 3);
    EXPECT_THAT(err, HasSubstr("malformed"));
    EXPECT_EQ(run({path("none.p7s")}), 74);
    EXPECT_EQ(run({folder.path().string()}), 74) << "a folder";
    EXPECT_EQ(run({"--content", path("none"), path("a.txt.p7s")}), 74);
    EXPECT_EQ(run({"--content", path("a.txt"), path("a.txt.p7s"), path("a.txt.p7s")}), 2);
    EXPECT_EQ(run({"--json", path("none.p7s")}), 74);
    EXPECT_EQ(told().at("error").at("data").at("name"), "file_unreadable");
}

TEST_F(Verify, TheWorstOfSeveralFilesIsTheAnswer) {
    EXPECT_EQ(run({path("a.txt.p7s"), path("a.txt.p7s")}), 0);
    EXPECT_EQ(run({path("a.txt.p7s"), path("none.p7s")}), 74);
    EXPECT_EQ(run({path("none.p7s"), path("a.txt"), path("a.txt.p7s")}), 3);
}

TEST_F(Verify, AHostileFileNameDoesNotReachTheTerminal) {
    const std::string name = "\x1b]0;owned\x07\xE2\x80\xAE.p7s";
    write(name, cms_of(signer_of(), false));
    EXPECT_EQ(run({path(name)}), 4);
    EXPECT_EQ(out.find('\x1b'), std::string::npos);
    EXPECT_EQ(out.find("\xE2\x80\xAE"), std::string::npos);
    EXPECT_EQ(run({path("\x1bnone")}), 74);
    EXPECT_EQ(err.find('\x1b'), std::string::npos);
}

TEST_F(Verify, AFileBeyondTheLimitIsNotReadWhole) {
    const std::string huge = path("huge.p7s");
    std::ofstream{huge} << "x";
    std::filesystem::resize_file(huge, std::uintmax_t{65} * 1024 * 1024);
    EXPECT_EQ(run({huge}), 1);
    EXPECT_THAT(err, HasSubstr("exceeds the permitted size"));
}

} // namespace
} // namespace kyso::cli
