// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_configuration.hpp"

#include "tests/support/result_matchers.hpp"

namespace kyso::drivers {
namespace {

using test::fails_with;
using test::is_ok;
using testing::HasSubstr;

TEST(relay_configuration, empty_is_right) {
    const auto read = parse_relay_configuration("", "relay.toml");
    ASSERT_THAT(read, is_ok());
    EXPECT_TRUE(read->fetch.rules.allow_private.empty());
    EXPECT_EQ(read->fetch.deadline, std::chrono::seconds{30});
}

TEST(relay_configuration, says_what_it_says) {
    const auto read =
        parse_relay_configuration("allow_private = [\"ocsp.intranet:80\", \"[fd00::1]:8080\"]\n"
                                  "tls_roots = \"/etc/roots.pem\"\nseconds = 5\ncache_megabytes = 1\n",
                                  "relay.toml");
    ASSERT_THAT(read, is_ok());
    EXPECT_EQ(read->fetch.rules.allow_private, (std::set<std::string>{"ocsp.intranet:80", "[fd00::1]:8080"}));
    EXPECT_EQ(read->fetch.tls_roots, "/etc/roots.pem");
    EXPECT_EQ(read->fetch.deadline, std::chrono::seconds{5});
    EXPECT_EQ(read->cache_octets, std::uintmax_t{1} << 20U);
}

TEST(relay_configuration, names_a_gateway_for_an_origin) {
    const auto read = parse_relay_configuration("tls_roots = \"/etc/roots.pem\"\n"
                                                "[[gateway]]\n"
                                                "origin = \"https://portal.example\"\n"
                                                "address = \"https://gateway.example\"\n"
                                                "ca = \"/etc/kyso/gateway.pem\"\n"
                                                "[[gateway]]\n"
                                                "origin = \"http://localhost:8080\"\n"
                                                "address = \"https://[::1]:8443\"\n",
                                                "relay.toml");
    ASSERT_THAT(read, is_ok());
    ASSERT_EQ(read->gateways.size(), 2U);
    EXPECT_EQ(read->gateways[0].origin.text(), "https://portal.example");
    EXPECT_EQ(read->gateways[0].address, "https://gateway.example");
    EXPECT_EQ(read->gateways[0].roots, "/etc/kyso/gateway.pem");
    EXPECT_EQ(read->gateways[1].address, "https://[::1]:8443");
    EXPECT_EQ(read->gateways[1].roots, "/etc/roots.pem") << "the system's, where none is pinned";
    EXPECT_TRUE(read->fetch.rules.allow_private.empty()) << "for others nothing changes";
}

struct Wrong {
    const char* name;
    const char* text;
    const char* told;
};
class WrongRelayConfiguration : public testing::TestWithParam<Wrong> {};

TEST_P(WrongRelayConfiguration, is_told_with_its_line) {
    const auto read = parse_relay_configuration(std::string{"\n"} + GetParam().text, "relay.toml");
    ASSERT_THAT(read, fails_with(Errc::config_invalid));
    EXPECT_THAT(read.error().detail(), HasSubstr("relay.toml:2: "));
    EXPECT_THAT(read.error().detail(), HasSubstr(GetParam().told));
}
INSTANTIATE_TEST_SUITE_P(
    relay_configuration, WrongRelayConfiguration,
    testing::Values(Wrong{"unknown_key", "proxy = \"x\"", "proxy"}, Wrong{"not_toml", "x = ", ""},
                    Wrong{"no_list", "allow_private = \"a:80\"", "list"},
                    Wrong{"no_port", "allow_private = [\"ocsp.intranet\"]", "host:port"},
                    Wrong{"capitals", "allow_private = [\"OCSP.intranet:80\"]", "small letters"},
                    Wrong{"with_path", "allow_private = [\"a:80/x\"]", "host:port"},
                    Wrong{"with_user", "allow_private = [\"u@a:80\"]", "host:port"},
                    Wrong{"number", "allow_private = [80]", "list of texts"},
                    Wrong{"relative_roots", "tls_roots = \"roots.pem\"", "absolute"},
                    Wrong{"no_time", "seconds = 0", "1 to 300"}, Wrong{"float", "seconds = 1.5", "1 to 300"},
                    Wrong{"text", "cache_megabytes = \"x\"", "0 to 4096"}),
    [](const auto& row) { return std::string{row.param.name}; });

std::string gateway(const std::string& origin, const std::string& address, const std::string& more = "") {
    return "[[gateway]]\norigin = \"" + origin + "\"\naddress = \"" + address + "\"\n" + more;
}

struct WrongTable {
    const char* name;
    std::string text;
    const char* told; ///< with its line
};
class WrongGatewayTable : public testing::TestWithParam<WrongTable> {};

TEST_P(WrongGatewayTable, is_told_with_its_line) {
    const auto read = parse_relay_configuration(GetParam().text, "relay.toml");
    ASSERT_THAT(read, fails_with(Errc::config_invalid));
    EXPECT_THAT(read.error().detail(), HasSubstr(GetParam().told));
}

const std::string portal = "https://portal.example";
const std::string server = "https://gateway.example";
WrongTable wrong_origin(const char* name, const std::string& origin) {
    return {name, gateway(origin, server), "relay.toml:2: origin: an origin as browsers write it"};
}
WrongTable wrong_address(const char* name, const std::string& address) {
    return {name, gateway(portal, address), "relay.toml:3: address: https://host or https://host:port"};
}
std::string many_gateways() {
    std::string all;
    for (int i = 0; i <= 32; ++i)
        all += gateway("https://p" + std::to_string(i) + ".example", server);
    return all;
}

INSTANTIATE_TEST_SUITE_P(
    relay_configuration, WrongGatewayTable,
    testing::Values(
        wrong_origin("origin_with_slash", portal + "/"),
        wrong_origin("origin_in_capitals", "https://Portal.example"),
        wrong_origin("origin_without_tls", "http://portal.example"),
        wrong_origin("origin_with_default_port", portal + ":443"),
        wrong_origin("origin_pattern", "https://*.example"),
        wrong_address("address_without_tls", "http://gateway.example"),
        wrong_address("address_with_path", server + "/v1"), wrong_address("address_with_slash", server + "/"),
        wrong_address("address_with_query", server + "?x"),
        wrong_address("address_with_user", "https://a@b.example"),
        wrong_address("address_in_capitals", "https://Gateway.example"),
        wrong_address("address_of_ssh", server + ":22"), wrong_address("address_of_no_port", server + ":"),
        wrong_address("address_without_scheme", "gateway.example"),
        WrongTable{"relative_ca", gateway(portal, server, "ca = \"ca.pem\""),
                   "relay.toml:4: ca: an absolute path is wanted"},
        WrongTable{"ca_of_another_type", gateway(portal, server, "ca = true"), "relay.toml:4: ca: a text"},
        WrongTable{"origin_empty", gateway("", server), "relay.toml:2: origin: a text"},
        WrongTable{"address_empty", gateway(portal, ""), "relay.toml:3: address: a text"},
        WrongTable{"unknown_key", gateway(portal, server, "password = \"x\""),
                   "relay.toml:4: unknown key «password»"},
        WrongTable{"no_origin", "[[gateway]]\naddress = \"https://a.example\"\n",
                   "relay.toml:1: origin: an origin as browsers"},
        WrongTable{"no_address", "\n[[gateway]]\norigin = \"https://a.example\"\n",
                   "relay.toml:2: address: https://host or"},
        WrongTable{"twice", gateway(portal, server) + gateway(portal, "https://b.example"),
                   "relay.toml:5: origin: https://portal.example has a gateway already"},
        WrongTable{"one_table", "[gateway]\norigin = \"https://a.example\"\n",
                   "relay.toml:1: gateway: tables are wanted: [[gateway]]"},
        WrongTable{"texts", "gateway = [\"https://a.example\"]", "relay.toml:1: gateway: tables are wanted"},
        WrongTable{"too_many", many_gateways(), "origin: 32 gateways at most"}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::drivers
