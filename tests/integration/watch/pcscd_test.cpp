// SPDX-License-Identifier: Apache-2.0
// pcscd comes later, goes and comes back, while kysod runs; a watch that lies to kysod.
#include "tests/integration/watch/watched_kysod.hpp"

namespace kyso::test {
namespace {

namespace fs = std::filesystem;

TEST(Pcscd, absent_at_the_start_is_a_state_and_comes_later) {
    TokenSetting setting{yubikey_in_reader()};
    setting.stop_pcscd();
    const TestDaemon daemon{opensc_setup(setting)};
    Subscriber program{daemon};
    EXPECT_TRUE(program.comes_to({}));
    EXPECT_TRUE(wait_until([&] { return daemon.log().find("pcscd is absent") != std::string::npos; }));
    setting.start_pcscd();
    EXPECT_TRUE(program.comes_to({"An"})) << setting.pcscd_log() << daemon.log();
    EXPECT_NE(daemon.log().find("pcscd is running"), std::string::npos);
}

TEST(Pcscd, restarted_is_noticed_without_a_restart_of_kysod) {
    TokenSetting setting{yubikey_in_reader()};
    const TestDaemon daemon{opensc_setup(setting)};
    Subscriber program{daemon};
    ASSERT_TRUE(program.comes_to({"An"})) << setting.pcscd_log();
    for (int round = 0; round < 2; ++round) {
        setting.stop_pcscd();
        EXPECT_TRUE(program.comes_to({}));
        setting.start_pcscd();
        EXPECT_TRUE(program.comes_to({"An"})) << setting.pcscd_log() << daemon.log();
    }
}

/// A folder of programs with a shell script in place of the watch.
class LyingWatch : public testing::TestWithParam<std::pair<const char*, const char*>> {
  protected:
    LyingWatch() {
        for (const char* program : {"kysod", "kyso-driver-host", "kyso-prompt"})
            fs::copy_file(fs::path{KYSO_TEST_SCRIPTED_DIR} / program, folder_ / program);
        std::ofstream{folder_ / "kyso-device-watch"} << "#!/bin/sh\n" << GetParam().second << '\n';
        fs::permissions(folder_ / "kyso-device-watch", fs::perms::owner_all);
    }
    TemporaryFolder folder_;
};

TEST_P(LyingWatch, leaves_kysod_to_look_for_itself) {
    TokenSetting setting{yubikey_in_reader()};
    DaemonSetup setup = opensc_setup(setting);
    setup.programs = folder_.path();
    TestDaemon daemon{setup};
    Subscriber program{daemon};
    EXPECT_TRUE(program.comes_to({"An"})) << daemon.log();
    setting.say("swap r1 binh");
    EXPECT_TRUE(program.comes_to({"Binh"})) << daemon.log();
    const IpcClient other{daemon.ipc_socket()};
    EXPECT_EQ(outcome_of(other.call("devices.list", {})), "ok");
    EXPECT_EQ(daemon.stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    each, LyingWatch,
    testing::Values(std::pair{"nonsense", "printf '\\0\\0\\0\\3abc' >&3; exec sleep 60"},
                    std::pair{"endless", "printf '\\377\\377\\377\\377' >&3; exec sleep 60"},
                    std::pair{"cut_off", "printf '\\0\\0\\0\\15\\1' >&3"},
                    std::pair{"silent", "exec sleep 60"}, std::pair{"dead", "exit 3"},
                    std::pair{"flood",
                              "while :; do printf '\\0\\0\\0\\15\\2\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1"
                              "\\0\\0\\0\\15\\2\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\2' >&3 || exit; done"}),
    [](const auto& row) { return row.param.first; });

} // namespace
} // namespace kyso::test
