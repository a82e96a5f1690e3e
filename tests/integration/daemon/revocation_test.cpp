// SPDX-License-Identifier: Apache-2.0
// The whole way of a verdict: a responder of OpenSSL's, kyso-relay, kysod, the window and the reply; and what
// happens where the relay is missing, killed, hanging or lying.
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/relay_process/bad_relay.hpp"
#include "tests/support/relay_process/ocsp_responder.hpp"
#include "tests/support/relay_process/relay_process.hpp"

#include "protocol/framing.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/test_revocation/test_revocation.hpp"
#include "tests/support/web_server/web_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>

namespace kyso::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

/// A citizen whose certificate names a responder, and a kysod that trusts the issuer.
class Revocation : public testing::Test {
  protected:
    static Profile profile(std::uint16_t port, const WebServer& web) {
        Profile made;
        made.key = KeyKind::ec_p256;
        made.authority_info = "OCSP;URI:http://127.0.0.1:" + std::to_string(port) + "/";
        made.crl_points = "URI:" + web.address("/ca.crl");
        return made;
    }
    void SetUp() override {
        write_certificates_pem({citizen.pki().intermediate()}, daemon.folder() / "trust/issuer.pem");
        daemon.stop();
        daemon.start(); // which reads its trust folder
        daemon.person_types(pin);
    }
    std::unique_ptr<OcspResponder> responder(bool revoked) {
        return std::make_unique<OcspResponder>(
            port, daemon.folder() / "ocsp", citizen.pki().authority(),
            std::vector<OcspResponder::Known>{{citizen.issued().certificate, revoked}});
    }
    std::unique_ptr<RelayProcess> relay() {
        return std::make_unique<RelayProcess>(daemon.folder() / "run", daemon.folder() / "relay",
                                              "allow_private = [\"127.0.0.1:" + std::to_string(port) +
                                                  "\", \"" + web.authority() + "\"]\n");
    }
    json::object sign() {
        WebsocketClient page{daemon.port(), portal_origin};
        return page.call("registration.sign", registration_params());
    }
    /// `good`, or `unknown WHY`, or the error's name.
    std::string said(const json::object& answer) {
        if (outcome_of(answer) != "ok") return outcome_of(answer);
        const json::object& result = answer.at("result").as_object();
        EXPECT_EQ(result.at("issuerStatus"), "trusted");
        std::string text = json::value_to<std::string>(result.at("revocation"));
        if (const json::value* why = result.at("revocationCheck").as_object().if_contains("why"))
            text += " " + json::value_to<std::string>(*why);
        return text;
    }
    json::object shown() const { return json::parse(daemon.shown().back()).at("choices").at(0).as_object(); }

    static DaemonSetup setup(const Citizen& of) {
        DaemonSetup made = of.setup();
        made.more_toml = "[revocation]\nseconds = 1\n";
        return made;
    }

    const std::uint16_t port = free_tcp_port(); ///< of the responder, where there is one
    WebServer web;                              ///< of the list, where there is one
    const Citizen citizen{profile(port, web)};
    TestDaemon daemon{setup(citizen)};
};

TEST_F(Revocation, good_is_said_in_window_and_reply) {
    const auto ocsp = responder(false);
    const auto asked = relay();
    EXPECT_EQ(said(sign()), "good") << asked->log() << daemon.log();
    EXPECT_EQ(shown().at("warning"), "");
    EXPECT_THAT(json::serialize(shown().at("rows")), HasSubstr("127.0.0.1:" + std::to_string(port)));
}

TEST_F(Revocation, a_revoked_certificate_does_not_sign) {
    const auto ocsp = responder(true);
    const auto asked = relay();
    EXPECT_EQ(said(sign()), "certificate_revoked");
    EXPECT_TRUE(daemon.shown().empty()) << "no window, so no PIN is typed for it";
}

TEST_F(Revocation, without_a_relay_it_is_unknown_and_said) {
    EXPECT_EQ(said(sign()), "unknown no_answer");
    EXPECT_NE(shown().at("warning"), "");
}

TEST_F(Revocation, of_a_killed_relay_is_unknown) {
    const auto ocsp = responder(false);
    const auto asked = relay();
    asked->kill();
    EXPECT_EQ(said(sign()), "unknown no_answer");
}

TEST_F(Revocation, without_a_responder_it_is_unknown) {
    const auto asked = relay();
    EXPECT_EQ(said(sign()), "unknown no_answer");
}

TEST_F(Revocation, comes_out_of_the_list_where_the_responder_hangs) {
    const Fd hanging{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    ASSERT_EQ(::bind(hanging.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(hanging.get(), 16), 0); // the kernel connects, and nobody ever reads
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    CrlPlan plan{now};
    web.serve("/ca.crl", ok(make_crl(citizen.pki().authority(), plan)));
    const auto asked = relay();
    EXPECT_EQ(said(sign()), "good") << asked->log();
    EXPECT_THAT(json::serialize(shown().at("rows")), HasSubstr(web.authority()));

    plan.revoked.push_back({citizen.issued().certificate, now, 4});
    std::filesystem::remove_all(asked->cache());
    web.serve("/ca.crl", ok(make_crl(citizen.pki().authority(), plan)));
    EXPECT_EQ(said(sign()), "certificate_revoked");
}

TEST_F(Revocation, is_known_from_the_cache_when_the_responder_is_gone) {
    const auto asked = relay();
    {
        const auto ocsp = responder(false);
        ASSERT_EQ(said(sign()), "good");
    }
    EXPECT_EQ(said(sign()), "good");
}

TEST_F(Revocation, of_a_hanging_relay_is_unknown_in_time) {
    const BadRelay bad{daemon.folder() / "run/kyso/relay.sock", std::nullopt};
    EXPECT_EQ(said(sign()), "unknown no_answer");
}

TEST_F(Revocation, of_a_lying_relay_is_unknown) {
    using signature::RevocationAnswer;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const TestPki stranger{"Stranger CA", KeyKind::ec_p256};
    const Bytes forged = make_ocsp(stranger.authority(), citizen.issued().certificate,
                                   citizen.pki().intermediate(), OcspPlan{now});
    const std::pair<const char*, Bytes> lies[] = {
        {"unknown not_entitled", frame(drivers::encode_answer(RevocationAnswer{forged, false}))},
        {"unknown not_entitled", frame(drivers::encode_answer(RevocationAnswer{forged, true}))},
        {"unknown malformed", frame(drivers::encode_answer(RevocationAnswer{{1, 2, 3}, false}))},
        {"unknown no_answer", frame(Bytes{9, 9, 9})},
        {"unknown no_answer", Bytes{0xFF, 0xFF, 0xFF, 0xFF}},
        {"unknown no_answer", Bytes{0, 0}},
        {"unknown no_answer", Bytes{}},
    };
    for (const auto& [expected, octets] : lies) {
        std::filesystem::remove(daemon.folder() / "run/kyso/relay.sock");
        const BadRelay bad{daemon.folder() / "run/kyso/relay.sock", octets};
        EXPECT_EQ(said(sign()), expected) << to_hex(octets).substr(0, 40);
    }
}

TEST_F(Revocation, of_an_untrusted_issuer_is_never_asked) {
    const auto ocsp = responder(true);
    const auto asked = relay();
    std::filesystem::remove(daemon.folder() / "trust/issuer.pem");
    daemon.stop();
    daemon.start();
    const json::object answer = sign();
    ASSERT_EQ(outcome_of(answer), "ok")
        << "a revoked certificate that nobody vouches for: its issuer is not verified";
    EXPECT_EQ(answer.at("result").at("issuerStatus"), "not_verified");
    EXPECT_EQ(answer.at("result").at("revocationCheck").at("why"), "issuer_not_verified");
    EXPECT_FALSE(std::filesystem::exists(asked->cache()));
}

} // namespace
} // namespace kyso::test
