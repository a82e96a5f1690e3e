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
                    Wrong{"number", "allow_private = [80]", "host:port"},
                    Wrong{"relative_roots", "tls_roots = \"roots.pem\"", "absolute"},
                    Wrong{"no_time", "seconds = 0", "1 to 300"}, Wrong{"float", "seconds = 1.5", "1 to 300"},
                    Wrong{"text", "cache_megabytes = \"x\"", "0 to 4096"}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::drivers
