// SPDX-License-Identifier: Apache-2.0
// `kyso run` and the kysod that it becomes: the whole terminal story with nothing faked.
#include "tests/integration/cli/kyso_process.hpp"

#include "protocol/json_reader.hpp"
#include "tests/support/window/wait_until.hpp"

#include <gmock/gmock.h>

namespace kyso::cli {
namespace {

using test::Home;
using test::Running;
using testing::HasSubstr;

TEST(RealDaemon, RunsAnswersStopsAndLeavesAWholeLog) {
    const Home home;
    const std::string port = std::to_string(test::free_port());
    home.write(home.root() / "kysod.toml", "[catalogue]\nuse = false\n[server]\nfirst_port = " + port +
                                               "\nlast_port = " + port + "\nipv6 = false\n");
    const std::string file = (home.root() / "kysod.toml").string();
    Running kysod{home, std::string{KYSO_TEST_BIN_DIR} + "/kyso", {"run", "--config", file}};
    ASSERT_TRUE(kysod.says("listens on"));

    const auto devices = home.kyso({"devices", "--json"});
    EXPECT_EQ(devices.status, 0) << devices.err;
    EXPECT_EQ(devices.out, "{\"devices\":[]}\n");
    const auto doctor = home.kyso({"doctor", "--config", file});
    EXPECT_THAT(doctor.out, HasSubstr("is running"));
    EXPECT_THAT(doctor.out, HasSubstr("Web pages reach kysod on port " + port));
    EXPECT_EQ(home.kyso({"run", "--config", file}).status, 70) << "two kysods never write one log";

    EXPECT_EQ(kysod.end(), 0);
    EXPECT_EQ(home.kyso({"devices"}).status, 69);
    const auto log = home.kyso({"audit", "show"});
    EXPECT_EQ(log.status, 0) << log.err;
    EXPECT_THAT(log.out, HasSubstr("kysod stopped"));
}

TEST(RealDaemon, RunStartsTheRelayToo) {
    const Home home;
    const std::string port = std::to_string(test::free_port());
    home.write(home.configuration(), "[catalogue]\nuse = false\n[server]\nfirst_port = " + port +
                                         "\nlast_port = " + port + "\nipv6 = false\n");
    Running kysod{home, std::string{KYSO_TEST_BIN_DIR} + "/kyso", {"run"}};
    ASSERT_TRUE(kysod.says("listens on"));
    ASSERT_TRUE(kysod.says("is ready")) << "kyso-relay says so on the same terminal";
    const auto door = home.root() / "run/kyso/relay.sock";
    EXPECT_TRUE(std::filesystem::is_socket(door));
    EXPECT_EQ(kysod.end(), 0);
    EXPECT_TRUE(kyso::test::wait_until([&] { return !std::filesystem::exists(door); }))
        << "it ends with kysod";
}

TEST(RealDaemon, RunEndsWithTheStatusOfAWrongConfiguration) {
    const Home home;
    home.write(home.root() / "bad.toml", "[[module]]\npath = \"relative.so\"\n");
    const auto ended = home.kyso({"run", "--config", (home.root() / "bad.toml").string()});
    EXPECT_EQ(ended.status, 78);
    EXPECT_THAT(ended.err, HasSubstr("bad.toml:2: path"));
}

TEST(RealDaemon, ChecksAConfigurationWithoutStarting) {
    const Home home;
    const std::string kysod = std::string{KYSO_TEST_BIN_DIR} + "/kysod";
    home.write(home.configuration(), "[catalogue]\nuse = false\n[[module]]\npath = \"/usr/lib/a.so\"\n");
    const auto good = home.run(kysod, {"--check-config"});
    EXPECT_EQ(good.status, 0) << good.err;
    EXPECT_EQ(good.out,
              "ok " + home.configuration().string() + "\nports 27149-27153\nmodule /usr/lib/a.so\n");
    EXPECT_FALSE(std::filesystem::exists(home.audit_file())) << "nothing was started";
    const auto missing = home.run(kysod, {"--check-config", "--config", "/nonexistent.toml"});
    EXPECT_EQ(missing.status, 78);
    EXPECT_EQ(missing.out, "");
}

} // namespace
} // namespace kyso::cli
