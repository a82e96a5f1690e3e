// SPDX-License-Identifier: Apache-2.0
// The command line: each mistake is told, with what to do.
#include "portal/options.hpp"

#include "program/program.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso::portal {
namespace {

Result<Options> read(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "kyso-portal");
    Options options;
    Program program{"kyso-portal", "the portal"};
    add_options(program.options(), options);
    if (auto read = program.read(static_cast<int>(arguments.size()), arguments.data()); !read)
        return read.error();
    return options;
}

TEST(Options, are_read) {
    const auto options = read({"--origin", "https://portal.test:18443", "--trust", "t", "--database", "d",
                               "--listen", "[::1]:0", "--certificate", "c", "--key", "k"});
    ASSERT_THAT(options, test::is_ok());
    EXPECT_EQ(options->origin, "https://portal.test:18443");
    EXPECT_EQ(options->listen.address().to_string(), "::1");
    EXPECT_EQ(options->listen.port(), 0);
    EXPECT_EQ(options->certificate, "c");
    EXPECT_EQ(options->log_level, "info");
}

TEST(Options, serve_no_sim_unless_told) {
    std::vector<const char*> told{"--origin", "https://portal.test", "--trust", "t", "--database", "d"};
    EXPECT_EQ(read(told).value().ticket_key, "");
    told.insert(told.end(), {"--ticket-key", "ticket.pem"});
    EXPECT_EQ(read(told).value().ticket_key, "ticket.pem");
}

TEST(Options, listen_on_loopback_unless_told) {
    const auto options = read({"--origin", "https://portal.test", "--trust", "t", "--database", "d"});
    ASSERT_THAT(options, test::is_ok());
    EXPECT_EQ(options->listen.address().to_string(), "127.0.0.1");
    EXPECT_EQ(options->listen.port(), 18080);
}

TEST(Options, ask_about_revocation_unless_told) {
    const auto mode = [](std::vector<const char*> more) {
        more.insert(more.begin(), {"--origin", "https://portal.test", "--trust", "t", "--database", "d"});
        return read(more).value().revocation;
    };
    EXPECT_EQ(mode({}), RevocationMode::ask);
    EXPECT_EQ(mode({"--revocation", "off"}), RevocationMode::off);
    EXPECT_EQ(mode({"--revocation", "require"}), RevocationMode::require);
}

struct Mistake {
    const char* name;
    std::vector<const char*> arguments;
    const char* told;
};
void PrintTo(const Mistake& row, std::ostream* out) {
    *out << row.name;
}

class MistakeTest : public testing::TestWithParam<Mistake> {};

TEST_P(MistakeTest, is_told) {
    const auto options = read(GetParam().arguments);
    ASSERT_THAT(options, test::fails_with(Errc::config_invalid));
    EXPECT_NE(options.error().detail().find(GetParam().told), std::string::npos) << options.error().detail();
}

#define COMMON "--trust", "t", "--database", "d"
INSTANTIATE_TEST_SUITE_P(
    CommandLine, MistakeTest,
    testing::Values(
        Mistake{"nothing", {}, "--origin"},
        Mistake{"unknown", {"--origin", "https://a.test", "--debug", COMMON}, "--debug"},
        Mistake{
            "revocation", {"--origin", "https://a.test", "--revocation", "never", COMMON}, "--revocation"},
        Mistake{"no_database", {"--origin", "https://a.test", "--trust", "t"}, "--database"},
        Mistake{"origin_with_path", {"--origin", "https://a.test/", COMMON}, "without a path"},
        Mistake{"origin_upper_case", {"--origin", "https://A.test", COMMON}, "lower case"},
        Mistake{"origin_plain_http", {"--origin", "http://a.test", COMMON}, "http only for localhost"},
        Mistake{"listen_name", {"--origin", "https://a.test", "--listen", "a:1", COMMON}, "ADDRESS:PORT"},
        Mistake{"listen_no_port",
                {"--origin", "https://a.test", "--listen", "127.0.0.1", COMMON},
                "ADDRESS:PORT"},
        Mistake{"listen_port",
                {"--origin", "https://a.test", "--listen", "127.0.0.1:65536", COMMON},
                "ADDRESS:PORT"},
        Mistake{"listen_empty", {"--origin", "https://a.test", "--listen", "[]:1", COMMON}, "ADDRESS:PORT"},
        Mistake{"certificate_alone", {"--origin", "https://a.test", "--certificate", "c", COMMON}, "--key"},
        Mistake{"key_alone", {"--origin", "https://a.test", "--key", "k", COMMON}, "--certificate"},
        Mistake{"gateway_alone",
                {"--origin", "https://a.test", "--ticket-key", "k", "--gateway", "https://g.test", COMMON},
                "--gateway-roots"},
        Mistake{"gateway_without_tickets",
                {"--origin", "https://a.test", "--gateway", "https://g.test", "--gateway-roots", "r", COMMON},
                "--ticket-key"},
        Mistake{"log_level", {"--origin", "https://a.test", "--log-level", "loud", COMMON}, "loud"}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::portal
