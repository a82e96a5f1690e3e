// SPDX-License-Identifier: Apache-2.0
// The keys of kysod.toml(5) about windows, strangers and the audit log.
#include "daemon/io/configuration.hpp"

#include "tests/support/result_matchers.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace kyso::io {
namespace {

using namespace std::chrono_literals;

Result<Configuration> read(const std::string& toml) {
    std::string name = (std::filesystem::temp_directory_path() / "kyso-toml-XXXXXX").string();
    const Fd file{mkstemp(name.data())};
    std::ofstream{name} << toml;
    auto configuration = read_configuration(name);
    std::filesystem::remove(name);
    return configuration;
}

TEST(PaceConfiguration, has_the_documented_defaults) {
    const auto read_one = read("");
    ASSERT_TRUE(read_one) << read_one.error().describe();
    EXPECT_EQ(read_one->windows.per_minute, 10U);
    EXPECT_EQ(read_one->windows.first_pause, 2s);
    EXPECT_EQ(read_one->windows.longest_pause, 60s);
    EXPECT_EQ(read_one->limits.waiting_consents_each, 3U);
    EXPECT_EQ(read_one->limits.enrolments, 4U);
    EXPECT_EQ(read_one->audit_file_size, 16U << 20U);
}

TEST(PaceConfiguration, is_taken) {
    const auto read_one =
        read("[limits]\nenrolments = 0\n[audit]\nfile_kilobytes = 64\n[windows]\nper_minute = 3\n"
             "waiting_each = 1\nfirst_pause_seconds = 5\nlongest_pause_seconds = 7\n");
    ASSERT_TRUE(read_one) << read_one.error().describe();
    EXPECT_EQ(read_one->windows.per_minute, 3U);
    EXPECT_EQ(read_one->windows.first_pause, 5s);
    EXPECT_EQ(read_one->windows.longest_pause, 7s);
    EXPECT_EQ(read_one->limits.waiting_consents_each, 1U);
    EXPECT_EQ(read_one->limits.enrolments, 0U);
    EXPECT_EQ(read_one->audit_file_size, 65536U);
}

struct Wrong {
    const char *name, *toml;
};
class WrongPace : public testing::TestWithParam<Wrong> {};

TEST_P(WrongPace, is_named) {
    const auto read_one = read(GetParam().toml);
    ASSERT_THAT(read_one, test::fails_with(Errc::config_invalid));
    EXPECT_NE(read_one.error().detail().find(":2: "), std::string::npos) << read_one.error().detail();
}

INSTANTIATE_TEST_SUITE_P(Rows, WrongPace,
                         testing::Values(Wrong{"no_window_at_all", "[windows]\nper_minute = 0\n"},
                                         Wrong{"text", "[windows]\nper_minute = \"ten\"\n"},
                                         Wrong{"negative", "[windows]\nfirst_pause_seconds = -1\n"},
                                         Wrong{"longest_below_first",
                                               "[windows]\nlongest_pause_seconds = 1\n"},
                                         Wrong{"unknown", "[windows]\nper_hour = 1\n"},
                                         Wrong{"too_small", "[audit]\nfile_kilobytes = 1\n"},
                                         Wrong{"unknown_of_audit", "[audit]\npath = \"/x\"\n"},
                                         Wrong{"enrolments", "[limits]\nenrolments = 5000\n"}),
                         [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::io
