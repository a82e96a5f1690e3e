// SPDX-License-Identifier: Apache-2.0
// Threats T1, T2, T3 on a real socket: only the one right handshake is upgraded, all others get the same
// answer.
#include "tests/support/citizen/citizen.hpp"

#include <gtest/gtest.h>

namespace kyso::test {
namespace {

class Handshake : public testing::Test {
  protected:
    static void SetUpTestSuite() { daemon = std::make_unique<TestDaemon>(DaemonSetup{}); }
    static void TearDownTestSuite() { daemon.reset(); }
    static inline std::unique_ptr<TestDaemon> daemon;

    static std::string host() { return "127.0.0.1:" + std::to_string(daemon->port()); }
    static std::string request(const std::string& hosts, const std::string& origins,
                               const std::string& target = "/v1") {
        return "GET " + target + " HTTP/1.1\r\n" + hosts + origins +
               "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
               "dGhlIHNhbXBsZSBub25jZQ==\r\n"
               "Sec-WebSocket-Protocol: kyso.v1\r\n\r\n";
    }
    static std::string answer(const std::string& octets) { return raw_exchange(daemon->port(), octets); }
    static std::string good_host() { return "Host: " + host() + "\r\n"; }
    static constexpr const char* good_origin = "Origin: https://portal.example\r\n";
    /// The first refusal; every other one must be the same octets.
    static std::string refusal() { return answer(request("Host: evil.example\r\n", good_origin)); }
};

TEST_F(Handshake, the_right_one_is_upgraded) {
    EXPECT_TRUE(answer(request(good_host(), good_origin)).starts_with("HTTP/1.1 101"));
}

TEST_F(Handshake, all_others_get_the_same_refusal) {
    const std::string refused = refusal();
    ASSERT_TRUE(refused.starts_with("HTTP/1.1 403")) << refused;
    const std::string port = ":" + std::to_string(daemon->port());
    const std::vector<std::pair<std::string, std::string>> hostile = {
        {"no origin", request(good_host(), "")},
        {"null origin", request(good_host(), "Origin: null\r\n")},
        {"other origin", request(good_host(), "Origin: https://evil.example\r\n")},
        {"longer origin", request(good_host(), "Origin: https://portal.example.evil.example\r\n")},
        {"upper case", request(good_host(), "Origin: https://PORTAL.example\r\n")},
        {"default port", request(good_host(), "Origin: https://portal.example:443\r\n")},
        {"http", request(good_host(), "Origin: http://portal.example\r\n")},
        {"slash", request(good_host(), "Origin: https://portal.example/\r\n")},
        {"two origins", request(good_host(), std::string{good_origin} + good_origin)},
        {"two origins in one",
         request(good_host(), "Origin: https://portal.example, https://portal.example\r\n")},
        {"rebound host", request("Host: evil.example" + port + "\r\n", good_origin)},
        {"host without port", request("Host: 127.0.0.1\r\n", good_origin)},
        {"two hosts", request(good_host() + good_host(), good_origin)},
        {"other path", request(good_host(), good_origin, "/v2")},
        {"query", request(good_host(), good_origin, "/v1?token=1")},
        {"well-known of another origin",
         "GET /.well-known/kyso HTTP/1.1\r\n" + good_host() + "Origin: https://evil.example\r\n\r\n"},
        {"well-known without origin", "GET /.well-known/kyso HTTP/1.1\r\n" + good_host() + "\r\n"},
    };
    for (const auto& [name, octets] : hostile)
        EXPECT_EQ(answer(octets), refused) << name;
}

TEST_F(Handshake, well_known_tells_an_approved_origin_and_only_it) {
    const std::string told =
        answer("GET /.well-known/kyso HTTP/1.1\r\n" + good_host() + good_origin + "\r\n");
    EXPECT_TRUE(told.starts_with("HTTP/1.1 200")) << told;
    EXPECT_NE(told.find("Access-Control-Allow-Origin: https://portal.example\r\n"), std::string::npos);
    EXPECT_EQ(told.find("Access-Control-Allow-Origin: *"), std::string::npos);
}

TEST_F(Handshake, an_endless_header_is_cut_off) {
    EXPECT_FALSE(
        answer("GET /v1 HTTP/1.1\r\nX: " + std::string(20000, 'a') + "\r\n\r\n").starts_with("HTTP/1.1 101"));
    EXPECT_TRUE(answer(request(good_host(), good_origin)).starts_with("HTTP/1.1 101")) << "kysod goes on";
}

} // namespace
} // namespace kyso::test
