// SPDX-License-Identifier: Apache-2.0
// `kyso sign`, `verify`, `certificates` and `holder` with a real kysod, a SoftHSM token and a scripted
// person; what was signed is verified by `openssl cms` too.
#include "tests/integration/cli/kyso_process.hpp"
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/relay_process/ocsp_responder.hpp"
#include "tests/support/relay_process/relay_process.hpp"

#include "protocol/json_reader.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;
using kyso::test::Citizen;
using kyso::test::KeyKind;
using kyso::test::Profile;
using kyso::test::TestDaemon;
using test::Ended;
using test::Home;
using test::Running;
using testing::HasSubstr;
using testing::Not;

Profile profile_of(KeyKind key, std::uint16_t port) {
    Profile profile;
    profile.key = key;
    profile.authority_info = "OCSP;URI:http://127.0.0.1:" + std::to_string(port) + "/";
    return profile;
}

class Signing : public testing::TestWithParam<KeyKind> {
  protected:
    explicit Signing(KeyKind key = KeyKind::ec_p256)
        : citizen(profile_of(key, port)), daemon(citizen.setup()) {
        daemon.person_types(kyso::test::pin);
        // The anchor is the issuer itself: nobody has to be asked about it.
        kyso::test::write_certificates_pem({citizen.pki().intermediate()},
                                           daemon.folder() / "trust/issuer.pem");
        kyso::test::write_certificates_pem({citizen.pki().root(), citizen.pki().intermediate()},
                                           path("ca.pem"));
        for (const char* name : {"a.txt", "b.txt", "c.txt"})
            home.write(path(name), std::string{"content of "} + name);
    }
    std::string path(const std::string& name) const { return (daemon.folder() / name).string(); }
    std::string content(const std::string& name) const {
        std::ifstream file{path(name), std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    Ended verify(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"verify", "--trust", path("trust")});
        return home.kyso(std::move(arguments));
    }
    Ended openssl(const std::string& signature, const std::string& of) const {
        std::vector<std::string> arguments{"cms", "-verify",       "-cades",       "-binary",       "-inform",
                                           "DER", "-CAfile",       path("ca.pem"), "-purpose",      "any",
                                           "-in", path(signature), "-out",         path("verified")};
        if (!of.empty()) arguments.insert(arguments.end(), {"-content", path(of)});
        return home.run("/usr/bin/openssl", std::move(arguments));
    }

    const std::uint16_t port = kyso::test::free_tcp_port();
    const Citizen citizen;
    const TestDaemon daemon;
    const Home home{daemon.folder()};
};

class SigningForms : public Signing {
  protected:
    SigningForms() : Signing(GetParam()) {}
};

TEST_P(SigningForms, DetachedVerifiesWithOpensslAndAnAlteredFileIsTold) {
    const Ended signed_now = home.kyso({"sign", path("a.txt")});
    ASSERT_EQ(signed_now.status, 0) << signed_now.err << daemon.log();
    EXPECT_THAT(signed_now.out, HasSubstr("signed: " + path("a.txt") + " → " + path("a.txt.p7s")));
    EXPECT_EQ(openssl("a.txt.p7s", "a.txt").status, 0);
    const Ended whole = verify({path("a.txt.p7s")});
    EXPECT_EQ(whole.status, 0) << whole.out << whole.err;
    EXPECT_THAT(whole.out, HasSubstr("REVOCATION NOT KNOWN")) << "no relay runs";
    home.write(path("a.txt"), "content of A.txt");
    EXPECT_NE(openssl("a.txt.p7s", "a.txt").status, 0);
    const Ended altered = verify({path("a.txt.p7s")});
    EXPECT_EQ(altered.status, 3);
    EXPECT_THAT(altered.out, HasSubstr("ALTERED"));
}

TEST_P(SigningForms, AttachedAndJwsCarryTheContent) {
    ASSERT_EQ(home.kyso({"sign", "--format", "cades-attached", path("a.txt")}).status, 0);
    EXPECT_EQ(openssl("a.txt.p7m", "").status, 0);
    EXPECT_EQ(content("verified"), "content of a.txt");
    EXPECT_EQ(verify({path("a.txt.p7m")}).status, 0);
    const Ended jws = home.kyso({"sign", "--format", "jws", path("a.txt")});
    ASSERT_EQ(jws.status, 0) << jws.err;
    EXPECT_EQ(std::ranges::count(content("a.txt.jws"), '.'), 2);
    EXPECT_EQ(verify({path("a.txt.jws")}).status, 0);
}

INSTANTIATE_TEST_SUITE_P(Keys, SigningForms, testing::Values(KeyKind::rsa_2048, KeyKind::ec_p256),
                         [](const auto& row) {
                             return row.param == KeyKind::rsa_2048 ? "rsa_2048" : "ec_p256";
                         });

class SigningRsa : public Signing {
  protected:
    SigningRsa() : Signing(KeyKind::rsa_2048) {}
};

TEST_F(SigningRsa, PssAndSha512AreWhatOpensslFinds) {
    const Ended made = home.kyso({"sign", "--pss", "--digest", "sha512", path("a.txt")});
    ASSERT_EQ(made.status, 0) << made.err;
    EXPECT_EQ(openssl("a.txt.p7s", "a.txt").status, 0);
    EXPECT_THAT(verify({path("a.txt.p7s")}).out, HasSubstr("RSASSA-PSS, SHA-512"));
}

class SigningMany : public Signing {};

TEST_F(SigningMany, FilesAreOneConsentAndEachHasItsResult) {
    fs::create_directory(path("out"));
    const Ended made = home.kyso(
        {"sign", "--json", "--output-dir", path("out"), path("a.txt"), path("b.txt"), path("c.txt")});
    ASSERT_EQ(made.status, 0) << made.err << made.out;
    EXPECT_EQ(made.err, "") << "a program is not told of progress";
    EXPECT_EQ(daemon.shown().size(), 1U);
    const auto told = read_json(made.out, 32);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->at("results").as_array().size(), 3U);
    for (const char* name : {"a.txt", "b.txt", "c.txt"})
        EXPECT_EQ(verify({"--content", path(name), path(std::string{"out/"} + name + ".p7s")}).status, 0);
    EXPECT_EQ(verify({"--content", path("a.txt"), path("out/b.txt.p7s")}).status, 3);
}

TEST_F(SigningMany, WhatIsThereIsNotOverwrittenAndNobodyIsAsked) {
    home.write(path("b.txt.p7s"), "older");
    const Ended refused = home.kyso({"sign", path("a.txt"), path("b.txt")});
    EXPECT_EQ(refused.status, 73);
    EXPECT_THAT(refused.err, HasSubstr("b.txt.p7s"));
    EXPECT_EQ(content("b.txt.p7s"), "older");
    EXPECT_TRUE(daemon.shown().empty());
    EXPECT_EQ(home.kyso({"sign", "--force", path("b.txt")}).status, 0);
    EXPECT_EQ(verify({path("b.txt.p7s")}).status, 0);
    EXPECT_EQ(home.kyso({"sign", path("none")}).status, 74);
    EXPECT_EQ(home.kyso({"sign", "-o", path("x"), path("a.txt"), path("b.txt")}).status, 2);
    EXPECT_EQ(daemon.shown().size(), 1U);
}

TEST_F(SigningMany, ACancelledBatchLeavesEverythingAsItWas) {
    fs::create_directory(path("away"));
    home.write(path("away/d.txt"), "d");
    daemon.person("wait");
    Running kyso{home, std::string{KYSO_TEST_BIN_DIR} + "/kyso", {"sign", path("a.txt"), path("away/d.txt")}};
    ASSERT_TRUE(kyso.says("Look at kysod's window"));
    home.write(path("away/d.txt.p7s"), "came meanwhile");
    EXPECT_EQ(kyso.end(), 130);
    EXPECT_FALSE(fs::exists(path("a.txt.p7s"))) << "cancelled: nothing was signed";
    EXPECT_EQ(content("away/d.txt.p7s"), "came meanwhile");
}

TEST(SigningPartly, ATokenThatFailsMidwayKeepsWhatWasSigned) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup("C_Sign@3.. -> return CKR_DEVICE_ERROR")};
    daemon.person_types(kyso::test::pin);
    const Home home{daemon.folder()};
    std::vector<std::string> arguments{"sign", "--json"};
    for (const char* name : {"1", "2", "3", "4", "5"}) {
        home.write(daemon.folder() / name, name);
        arguments.push_back((daemon.folder() / name).string());
    }
    const Ended ended = home.kyso(arguments);
    EXPECT_EQ(ended.status, 5) << ended.out << ended.err;
    std::string outcomes;
    for (const char* name : {"1", "2", "3", "4", "5"})
        outcomes += fs::exists(daemon.folder() / (std::string{name} + ".p7s")) ? "s" : "-";
    EXPECT_EQ(outcomes, "ss---");
    EXPECT_TRUE(read_json(ended.out, 32)->at("results").at(4).as_object().contains("error"));
}

TEST_F(SigningMany, CancellingEndsTheRequestInKysodToo) {
    daemon.person("wait");
    Running kyso{home, std::string{KYSO_TEST_BIN_DIR} + "/kyso", {"sign", path("a.txt")}};
    ASSERT_TRUE(kyso.says("Look at kysod's window"));
    EXPECT_EQ(kyso.end(), 130);
    daemon.person_types(kyso::test::pin);
    EXPECT_EQ(home.kyso({"sign", path("a.txt")}).status, 0) << "the window is free again";
}

TEST_F(SigningMany, APersonWhoRefusesIsAProblemAndWritesNothing) {
    daemon.person("cancel");
    const Ended refused = home.kyso({"sign", path("a.txt")});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("You chose Cancel"));
    EXPECT_FALSE(fs::exists(path("a.txt.p7s")));
}

TEST_F(SigningMany, StandardInputGoesToStandardOutput) {
    const std::string kyso = std::string{KYSO_TEST_BIN_DIR} + "/kyso";
    const Ended made = home.run_with_input(path("a.txt"), kyso, {"sign", "-"});
    ASSERT_EQ(made.status, 0) << made.err;
    home.write(path("from_stdin.p7s"), made.out);
    EXPECT_EQ(openssl("from_stdin.p7s", "a.txt").status, 0) << "nothing else stands on standard output";
    const Ended judged = home.run_with_input(
        path("from_stdin.p7s"), kyso, {"verify", "--trust", path("trust"), "--content", path("a.txt"), "-"});
    EXPECT_EQ(judged.status, 0) << judged.out << judged.err;
}

TEST_F(SigningMany, OnlyTheCertificateThatWasNamedIsOffered) {
    const std::string sha256 = to_hex(citizen.issued().certificate.sha256());
    EXPECT_EQ(home.kyso({"sign", "--certificate", sha256.substr(0, 12), path("a.txt")}).status, 0);
    const std::string other = sha256[0] == '0' ? "11111111" : "00000000";
    const Ended refused = home.kyso({"sign", "--certificate", other, path("b.txt")});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("no certificate that fits"));
}

TEST_F(SigningMany, CertificatesAndHolderNeedNoWindow) {
    const Ended certificates = home.kyso({"certificates"});
    ASSERT_EQ(certificates.status, 0) << certificates.err << daemon.log();
    EXPECT_THAT(certificates.out, HasSubstr("NGUYỄN VĂN AN"));
    EXPECT_THAT(certificates.out, HasSubstr("CCCD 079200001234"));
    EXPECT_THAT(certificates.out, HasSubstr("can sign"));
    EXPECT_THAT(certificates.out, Not(HasSubstr("Kyso Demo CA"))) << "issuers' certificates are nobody's";
    const std::string sha256 = to_hex(citizen.issued().certificate.sha256());
    const Ended holder = home.kyso({"holder", sha256.substr(0, 8), "--language", "vi"});
    EXPECT_EQ(holder.status, 0) << holder.err;
    EXPECT_THAT(holder.out, HasSubstr("CCCD 079200001234 (UID)"));
    EXPECT_THAT(holder.out, HasSubstr(sha256));
    const Ended json = home.kyso({"holder", "--json"});
    EXPECT_EQ(read_json(json.out, 32)->at("certificates").at(0).at("usable"), true);
    EXPECT_TRUE(daemon.shown().empty());
}

TEST_F(SigningMany, PagesCannotListCertificatesOrTryThemOut) {
    kyso::test::WebsocketClient page{daemon.port(), kyso::test::portal_origin};
    EXPECT_EQ(kyso::test::outcome_of(page.call("certificates.list", {})), "not_permitted");
    const boost::json::object tried{
        {"format", "cades-detached"},
        {"certificate", "00000000"},
        {"documents", boost::json::array{boost::json::object{{"name", "a"}, {"content", "YQ=="}}}}};
    EXPECT_EQ(kyso::test::outcome_of(page.call("document.sign", tried)), "not_permitted");
}

TEST_F(SigningMany, VerifyAsksTheRelayAndKnowsGoodFromRevoked) {
    ASSERT_EQ(home.kyso({"sign", path("a.txt")}).status, 0);
    const kyso::test::RelayProcess relay{daemon.folder() / "run", daemon.folder() / "relay",
                                         "allow_private = [\"127.0.0.1:" + std::to_string(port) + "\"]\n"};
    const auto responder = [&](bool revoked) {
        return std::make_unique<kyso::test::OcspResponder>(
            port, daemon.folder() / (revoked ? "ocsp1" : "ocsp0"), citizen.pki().authority(),
            std::vector<kyso::test::OcspResponder::Known>{{citizen.issued().certificate, revoked}});
    };
    EXPECT_EQ(verify({"--strict", path("a.txt.p7s")}).status, 4) << "nobody answers yet";
    {
        const auto good = responder(false);
        const Ended valid = verify({"--strict", path("a.txt.p7s")});
        EXPECT_EQ(valid.status, 0) << valid.out << relay.log();
        EXPECT_THAT(valid.out, HasSubstr("p7s: VALID"));
        EXPECT_THAT(valid.out, HasSubstr("not revoked, says http://127.0.0.1"));
    }
    fs::remove_all(relay.cache());
    const auto bad = responder(true);
    const Ended revoked = verify({path("a.txt.p7s")});
    EXPECT_EQ(revoked.status, 3) << revoked.out;
    EXPECT_THAT(revoked.out, HasSubstr("REVOKED"));
}

} // namespace
} // namespace kyso::cli
