// SPDX-License-Identifier: Apache-2.0
#include "cli/places.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

#include <map>

namespace kyso::cli {
namespace {

using kyso::test::fails_with;
using kyso::test::is_ok;
using Variables = std::map<std::string, std::string>;

Environment environment(Variables variables) {
    return [variables = std::move(variables)](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional{found->second};
    };
}

struct Row {
    const char* name;
    Variables variables;
    Language language;
};

class LanguageOf : public testing::TestWithParam<Row> {};

TEST_P(LanguageOf, Environment) {
    EXPECT_EQ(language_of(environment(GetParam().variables)), GetParam().language);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, LanguageOf,
    testing::Values(Row{"nothing_set", {}, Language::en},
                    Row{"vietnamese", {{"LANG", "vi_VN.UTF-8"}}, Language::vi},
                    Row{"bare", {{"LANG", "vi"}}, Language::vi}, Row{"posix", {{"LANG", "C"}}, Language::en},
                    Row{"another_that_begins_alike", {{"LANG", "vie_XX"}}, Language::en},
                    Row{"all_wins",
                        {{"LC_ALL", "en_GB.UTF-8"}, {"LC_MESSAGES", "vi_VN"}, {"LANG", "vi_VN"}},
                        Language::en},
                    Row{"messages_before_lang", {{"LC_MESSAGES", "vi_VN"}, {"LANG", "en_US"}}, Language::vi},
                    Row{"empty_is_not_set", {{"LC_ALL", ""}, {"LANG", "vi.UTF-8"}}, Language::vi}),
    [](const auto& row) { return row.param.name; });

TEST(Places, SocketIsInTheRuntimeFolder) {
    EXPECT_EQ(ipc_socket(environment({{"XDG_RUNTIME_DIR", "/run/user/7"}})).value(),
              "/run/user/7/kyso/ipc.sock");
    EXPECT_THAT(ipc_socket(environment({})), fails_with(Errc::config_invalid));
    EXPECT_THAT(ipc_socket(environment({{"XDG_RUNTIME_DIR", "run"}})), fails_with(Errc::config_invalid));
}

TEST(Places, LogIsInTheStateFolder) {
    EXPECT_EQ(audit_file(environment({{"XDG_STATE_HOME", "/s"}, {"HOME", "/h"}})).value(),
              "/s/kyso/audit.jsonl");
    EXPECT_EQ(audit_file(environment({{"XDG_STATE_HOME", "s"}, {"HOME", "/h"}})).value(),
              "/h/.local/state/kyso/audit.jsonl");
    EXPECT_THAT(audit_file(environment({})), fails_with(Errc::config_invalid));
}

TEST(Places, NumbersOfSimsAreInTheConfigurationFolder) {
    EXPECT_EQ(sims_file(environment({{"XDG_CONFIG_HOME", "/c"}, {"HOME", "/h"}})).value(), "/c/kyso/sims");
    EXPECT_EQ(sims_file(environment({{"XDG_CONFIG_HOME", "c"}, {"HOME", "/h"}})).value(),
              "/h/.config/kyso/sims");
    EXPECT_THAT(sims_file(environment({})), fails_with(Errc::config_invalid));
}

TEST(Places, KysodIsBesideTheProgramOrNowhere) {
    const std::filesystem::path bin{KYSO_TEST_BIN_DIR};
    EXPECT_EQ(kysod_beside(bin / "kyso").value(), bin / "kysod");
    EXPECT_THAT(kysod_beside("/nonexistent/bin/kyso"), fails_with(Errc::internal_error));
}

} // namespace
} // namespace kyso::cli
