// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/configuration_summary.hpp"

#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso::cli {
namespace {

using kyso::test::fails_with;
using kyso::test::is_ok;

TEST(ConfigurationSummary, IsReadFromKysodsLines) {
    const auto summary = read_configuration_summary(
        "ok /etc/kyso/kysod.toml\nports 27149-27153\nmodule /a b.so\nmodule /c.so\n");
    ASSERT_THAT(summary, is_ok());
    EXPECT_EQ(summary->file, "/etc/kyso/kysod.toml");
    EXPECT_EQ(summary->first_port, 27149U);
    EXPECT_EQ(summary->last_port, 27153U);
    EXPECT_EQ(summary->modules, (std::vector<std::filesystem::path>{"/a b.so", "/c.so"}));
    EXPECT_TRUE(summary->catalogue.empty());
    EXPECT_FALSE(summary->p11_kit);
    EXPECT_FALSE(summary->developer);
}

TEST(ConfigurationSummary, TellsWhereTheCatalogueIs) {
    const auto summary = read_configuration_summary(
        "ok /k.toml\nports 1-2\ndeveloper\ncatalogue /usr/share/a\ncatalogue /etc/b\np11-kit\n");
    ASSERT_THAT(summary, is_ok());
    EXPECT_EQ(summary->catalogue, (std::vector<std::filesystem::path>{"/usr/share/a", "/etc/b"}));
    EXPECT_TRUE(summary->p11_kit);
    EXPECT_TRUE(summary->developer);
}

struct Row {
    const char* name;
    std::string text;
};

class StrangeSummary : public testing::TestWithParam<Row> {};

TEST_P(StrangeSummary, IsAnError) {
    EXPECT_THAT(read_configuration_summary(GetParam().text), fails_with(Errc::internal_error));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, StrangeSummary,
    testing::Values(Row{"empty", ""}, Row{"no_ports", "ok /a\n"}, Row{"no_file", "ports 1-2\n"},
                    Row{"one_port", "ok /a\nports 1\n"}, Row{"no_number", "ok /a\nports a-b\n"},
                    Row{"upside_down", "ok /a\nports 5-4\n"}, Row{"port_zero", "ok /a\nports 0-4\n"},
                    Row{"port_too_high", "ok /a\nports 1-65536\n"}, Row{"surplus", "ok /a\nports 1-2x\n"}),
    [](const auto& row) { return row.param.name; });

TEST(ConfigurationSummary, AKysodThatCannotRunIsNamed) {
    const auto missing = check_configuration("/nonexistent/kysod", "");
    EXPECT_THAT(missing, fails_with(Errc::internal_error));
    EXPECT_THAT(check_configuration("/bin/false", ""), fails_with(Errc::internal_error));
    EXPECT_THAT(check_configuration("/bin/echo", "x"),
                fails_with(Errc::internal_error)); // says something else
}

} // namespace
} // namespace kyso::cli
