// SPDX-License-Identifier: Apache-2.0
// `kyso doctor` on a machine where little is right, with the real kysod reading the configuration.
#include "tests/integration/cli/fake_daemon.hpp"
#include "tests/integration/cli/findings.hpp"
#include "tests/integration/cli/kyso_process.hpp"

#include <gmock/gmock.h>

namespace kyso::cli {
namespace {

using test::FakeDaemon;
using test::findings;
using test::Home;
using testing::HasSubstr;

std::string ports() {
    const std::string port = std::to_string(test::free_port());
    return "[catalogue]\nuse = false\n[server]\nfirst_port = " + port + "\nlast_port = " + port + "\n";
}

TEST(Doctor, NamesTheLineOfAConfigurationThatIsWrong) {
    const Home home;
    home.write(home.configuration(), "log_level = \"info\"\nlog_leval = 1\n");
    const auto ended = home.kyso({"doctor"});
    EXPECT_EQ(ended.status, 1);
    EXPECT_THAT(ended.out, HasSubstr(home.configuration().string() + ":2: unknown key «log_leval»"));
}

TEST(Doctor, ChecksTheFileThatIsNamed) {
    const Home home;
    home.write(home.root() / "other.toml", ports());
    const auto ended = home.kyso({"doctor", "--json", "--config", (home.root() / "other.toml").string()});
    EXPECT_THAT(findings(ended.out, "configuration"), testing::ElementsAre(HasSubstr("ok: ")));
    EXPECT_THAT(findings(ended.out, "daemon"), testing::ElementsAre(HasSubstr("problem: ")));
    EXPECT_THAT(findings(ended.out, "web"), testing::ElementsAre(HasSubstr("problem: Nobody listens")));
    EXPECT_THAT(findings(ended.out, "module"), testing::ElementsAre(HasSubstr("warning: ")));
    EXPECT_THAT(findings(ended.out, "runtime-folder"), testing::ElementsAre(HasSubstr("ok: ")));
    EXPECT_THAT(findings(ended.out, "audit"), testing::ElementsAre(HasSubstr("ok: ")));
}

TEST(Doctor, LooksIntoEachModule) {
    const Home home;
    home.write(home.root() / "text.so", "not a library");
    home.write(home.configuration(), ports() +
                                         "[[module]]\npath = \"/nonexistent.so\"\n[[module]]\npath = \"" +
                                         (home.root() / "text.so").string() + "\"\n[[module]]\npath = \"" +
                                         KYSO_TEST_BIN_DIR + "/kyso\"\n");
    const auto ended = home.kyso({"doctor", "--json"});
    EXPECT_EQ(ended.status, 1);
    const auto modules = findings(ended.out, "module");
    ASSERT_EQ(modules.size(), 3U);
    for (const std::string& module : modules)
        EXPECT_THAT(module, HasSubstr("problem: "));
}

TEST(Doctor, AnOtherVersionOfKysodIsRemarked) {
    const Home home;
    home.write(home.configuration(), ports());
    const FakeDaemon daemon{home.socket(), {}};
    const auto ended = home.kyso({"doctor", "--json"});
    EXPECT_THAT(findings(ended.out, "daemon"), testing::ElementsAre(HasSubstr("warning: kysod 9.9.9")));
}

TEST(Doctor, SpeaksVietnamese) {
    const Home home;
    EXPECT_THAT(home.kyso({"doctor", "--language", "vi"}).out, HasSubstr("HỎNG"));
}

} // namespace
} // namespace kyso::cli
