// SPDX-License-Identifier: Apache-2.0
// Threat: somebody on the way to a portal's SIM gateway stands in for it, to learn tickets and digests or to
// ring phones. A server that does not prove to be the gateway is told nothing.
#include "tests/support/relay_stage/relay_stage.hpp"
#include "tests/support/result_matchers.hpp"

#include <functional>

namespace kyso::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using Chain = std::vector<signature::Certificate>;

const auto today = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
using std::chrono::days;

/// What a server shows instead of a right certificate.
struct Shown {
    Issued issued;
    Chain chain;
};

Shown altered(const std::function<void(Profile&)>& change) {
    Profile profile = gateway_profile();
    change(profile);
    return {gateway_pki().issue(profile), {gateway_pki().intermediate()}};
}
Shown of_name(const char* name) {
    return altered([&](Profile& it) { it.dns = name; });
}
Shown unaltered(Chain chain) {
    return {gateway_pki().issue(gateway_profile()), std::move(chain)};
}

Shown of_a_stranger() {
    static const TestPki stranger{"Stranger CA", KeyKind::ec_p256};
    return {stranger.issue(gateway_profile()), {stranger.intermediate()}};
}
Shown of_the_system() {
    return {public_pki().issue(gateway_profile()), {public_pki().intermediate()}};
}
/// By somebody who was given a certificate, and no leave to issue any.
Shown of_no_authority() {
    Profile holder = gateway_profile();
    holder.key_number = 1;
    const Issued issuer = gateway_pki().issue(holder);
    return {TestPki::issue(gateway_profile(), &issuer), {issuer.certificate, gateway_pki().intermediate()}};
}
Shown of_an_expired_authority() {
    Profile authority;
    authority.key = KeyKind::ec_p256;
    authority.key_number = 2;
    authority.subject = {{"C", "VN"}, {"CN", "Expired CA"}};
    authority.key_usage = "critical,keyCertSign";
    authority.extended_key_usage.reset();
    authority.authority = true;
    authority.not_before = today - days{900};
    authority.not_after = today - days{1};
    const Issued issuer = TestPki::issue(authority, &gateway_pki().root_authority());
    return {TestPki::issue(gateway_profile(), &issuer), {issuer.certificate}};
}

struct Wrong {
    const char* name;
    std::function<Shown()> shown;
    const char* told; ///< why it was refused, in the relay's words
    int version = 0;
    const char* host = "localhost";
    bool pinned = true;
};

class WrongGateway : public testing::TestWithParam<Wrong> {};

TEST_P(WrongGateway, is_told_nothing) {
    const Wrong& row = GetParam();
    RelayStage stage;
    const Shown shown = row.shown();
    WebServer server{stage.files(shown.issued, shown.chain, row.version)};
    server.serve("/v1/submit", json_answer(sim::encode(sim::SimProgress{})));
    stage.start_relay("https://" + std::string{row.host} + ":" + std::to_string(server.port()), 20,
                      row.pinned);
    const auto answer = stage.submit();
    ASSERT_THAT(answer, fails_with(Errc::gateway_unreachable));
    EXPECT_THAT(answer.error().detail(), HasSubstr(row.told)) << stage.relay().log();
    EXPECT_GT(server.connections(), 0U) << "it was tried";
    EXPECT_TRUE(server.asked().empty()) << "nothing went out";
}

constexpr const char* other_name = "hostname mismatch";
constexpr const char* no_issuer = "unable to get local issuer certificate";

INSTANTIATE_TEST_SUITE_P(
    certificate, WrongGateway,
    testing::Values(
        Wrong{"expired",
              [] {
                  return altered([](Profile& it) {
                      it.not_before = today - days{9};
                      it.not_after = today - days{1};
                  });
              },
              "certificate has expired"},
        Wrong{"not_yet_valid", [] { return altered([](Profile& it) { it.not_before = today + days{1}; }); },
              "not yet valid"},
        Wrong{"self_signed",
              [] {
                  return Shown{TestPki::issue(gateway_profile(), nullptr), {}};
              },
              "self-signed certificate"},
        Wrong{"of_an_unknown_authority", of_a_stranger, no_issuer},
        Wrong{"of_the_systems_authority_where_another_is_pinned", of_the_system, no_issuer},
        Wrong{"of_a_private_authority_where_none_is_pinned",
              [] { return unaltered({gateway_pki().intermediate()}); }, no_issuer, 0, "localhost", false},
        Wrong{"without_the_intermediate", [] { return unaltered({}); }, no_issuer},
        Wrong{"with_anothers_intermediate", [] { return unaltered({public_pki().intermediate()}); },
              no_issuer},
        Wrong{"by_a_holder_of_a_certificate", of_no_authority, "invalid CA certificate"},
        Wrong{"of_an_expired_authority", of_an_expired_authority, "certificate has expired"},
        Wrong{"an_authority_itself", [] { return altered([](Profile& it) { it.authority = true; }); },
              "purpose"},
        Wrong{"for_clients_only",
              [] { return altered([](Profile& it) { it.extended_key_usage = "clientAuth"; }); }, "purpose"},
        Wrong{"of_another_host", [] { return of_name("gateway.example"); }, other_name},
        Wrong{"of_a_longer_name", [] { return of_name("localhost.example"); }, other_name},
        Wrong{"of_all_hosts", [] { return of_name("*"); }, other_name},
        Wrong{"of_part_of_the_name", [] { return of_name("local*"); }, other_name},
        Wrong{"of_the_names_below", [] { return of_name("*.localhost"); }, other_name},
        Wrong{"with_the_name_in_the_subject_only",
              [] {
                  return altered([](Profile& it) {
                      it.dns.clear();
                      it.subject = {{"C", "VN"}, {"CN", "localhost"}};
                  });
              },
              other_name},
        Wrong{"of_another_address",
              [] {
                  return altered([](Profile& it) {
                      it.dns.clear();
                      it.ip = "127.0.0.2";
                  });
              },
              "IP address mismatch", 0, "127.0.0.1"},
        Wrong{"with_the_address_as_a_name", [] { return of_name("127.0.0.1"); }, "IP address mismatch", 0,
              "127.0.0.1"},
        Wrong{"with_the_address_in_the_subject_only",
              [] {
                  return altered([](Profile& it) {
                      it.dns.clear();
                      it.subject = {{"C", "VN"}, {"CN", "127.0.0.1"}};
                  });
              },
              "IP address mismatch", 0, "127.0.0.1"},
        Wrong{"signed_over_sha1", [] { return altered([](Profile& it) { it.sha1 = true; }); }, "too weak"},
        Wrong{"with_a_short_key", [] { return altered([](Profile& it) { it.key = KeyKind::rsa_1024; }); },
              "too weak"},
        Wrong{"over_tls_1_0", [] { return unaltered({gateway_pki().intermediate()}); }, "protocol",
              TLS1_VERSION},
        Wrong{"over_tls_1_1", [] { return unaltered({gateway_pki().intermediate()}); }, "protocol",
              TLS1_1_VERSION}),
    [](const auto& row) { return std::string{row.param.name}; });

struct NoTls {
    const char* name;
    Greeting greeting;
};

class NoHandshake : public testing::TestWithParam<NoTls> {};

TEST_P(NoHandshake, nothing_follows) {
    RelayStage stage;
    WebServer server{GetParam().greeting};
    // One that hangs is given a second; whether the others need less is not asked.
    stage.start_relay("https://localhost:" + std::to_string(server.port()),
                      GetParam().greeting.then_hang ? 1 : 20);
    EXPECT_THAT(stage.submit(), fails_with(Errc::gateway_unreachable));
    EXPECT_GT(server.connections(), 0U);
    EXPECT_THAT(server.heard(), Not(HasSubstr(RelayStage::transaction)));
    EXPECT_THAT(server.heard(), Not(HasSubstr("POST")));
    EXPECT_THAT(server.heard(), testing::StartsWith("\x16\x03")) << "a ClientHello (RFC 8446 section 5.1)";
}

INSTANTIATE_TEST_SUITE_P(
    handshake, NoHandshake,
    testing::Values(NoTls{"closed_at_once", {"", false}}, NoTls{"never_answered", {"", true}},
                    NoTls{"plain_http", {"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", false}},
                    NoTls{"plain_http_that_answers",
                          {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                           "33\r\n\r\n{\"state\":\"pending\",\"pollMs\":1000} ",
                           true}},
                    NoTls{"garbage", {std::string(300, '\xA5'), false}},
                    NoTls{"an_endless_record",
                          {std::string{"\x16\x03\x03\xFF\xFF"} + std::string(70000, 'x'), false}},
                    NoTls{"half_a_record", {std::string{"\x16\x03\x03\x00\x40\x02", 6}, false}},
                    NoTls{"half_a_record_and_silence", {std::string{"\x16\x03\x03\x00\x40\x02", 6}, true}},
                    NoTls{"an_alert", {std::string{"\x15\x03\x03\x00\x02\x02\x28", 7}, false}}),
    [](const auto& row) { return std::string{row.param.name}; });

/// The same with nothing wrong: what the tables above change is what matters.
TEST(RightGateway, is_asked) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        RelayStage stage;
        WebServer server{
            stage.files(gateway_pki().issue(gateway_profile()), {gateway_pki().intermediate()}, version)};
        server.serve("/v1/submit", json_answer(sim::encode(sim::SimProgress{})));
        stage.start_relay("https://localhost:" + std::to_string(server.port()));
        EXPECT_THAT(stage.submit(), is_ok()) << stage.relay().log();
    }
    RelayStage stage;
    const Shown shown = of_the_system();
    WebServer server{stage.files(shown.issued, shown.chain)};
    server.serve("/v1/submit", json_answer(sim::encode(sim::SimProgress{})));
    stage.start_relay("https://localhost:" + std::to_string(server.port()), 20, false);
    EXPECT_THAT(stage.submit(), is_ok()) << "without a pinned CA the system's hold: " << stage.relay().log();
}

TEST(RightGateway, is_asked_by_its_address) {
    RelayStage stage;
    const Shown shown = altered([](Profile& it) {
        it.dns.clear();
        it.ip = "127.0.0.1";
    });
    WebServer server{stage.files(shown.issued, shown.chain)};
    server.serve("/v1/submit", json_answer(sim::encode(sim::SimProgress{})));
    stage.start_relay("https://127.0.0.1:" + std::to_string(server.port()));
    EXPECT_THAT(stage.submit(), is_ok()) << stage.relay().log();
}

} // namespace
} // namespace kyso::test
