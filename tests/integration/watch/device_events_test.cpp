// SPDX-License-Identifier: Apache-2.0
// Insertion, removal and swap of the virtual token, told by a real kysod; what becomes of the watch when it
// dies or when nobody wants it. kysod itself would look again after a minute only, which no test waits for.
#include "tests/integration/watch/watched_kysod.hpp"

#include <csignal>

namespace kyso::test {
namespace {

class DeviceEvents : public testing::Test {
  protected:
    TokenSetting setting_{
        yubikey_in_reader("[[reader]]\nid = \"r2\"\nname = \"Virtual Pad\"\nsocket = \"r2.sock\"\n"
                          "pin_pad = true\n")};
    TestDaemon daemon_{opensc_setup(setting_)};
};

TEST_F(DeviceEvents, insertion_removal_and_swap_are_told) {
    Subscriber program{daemon_};
    ASSERT_TRUE(program.comes_to({"An"})) << setting_.pcscd_log();
    setting_.say("remove r1");
    EXPECT_TRUE(program.comes_to({}));
    setting_.say("insert r1 an");
    EXPECT_TRUE(program.comes_to({"An"}));
    setting_.say("swap r1 binh");
    EXPECT_TRUE(program.comes_to({"Binh"}));
    setting_.say("insert r2 an");
    EXPECT_TRUE(program.comes_to({"An", "Binh"}));
}

TEST_F(DeviceEvents, all_who_watch_are_told) {
    std::vector<std::unique_ptr<Subscriber>> programs;
    for (int i = 0; i < 4; ++i)
        programs.push_back(std::make_unique<Subscriber>(daemon_));
    for (const auto& program : programs)
        ASSERT_TRUE(program->comes_to({"An"}));
    setting_.say("swap r1 binh");
    for (const auto& program : programs)
        EXPECT_TRUE(program->comes_to({"Binh"}));
    EXPECT_EQ(helpers_of(daemon_.pid()).watches.size(), 1U) << "one watch for all";
}

TEST_F(DeviceEvents, the_watch_runs_while_somebody_wants_it) {
    EXPECT_FALSE(watch_of(daemon_));
    {
        Subscriber program{daemon_};
        ASSERT_TRUE(program.comes_to({"An"}));
        const auto watch = watch_of(daemon_);
        ASSERT_TRUE(watch);
        EXPECT_EQ(status_of(*watch, "Seccomp"), "2");
        EXPECT_EQ(status_of(*watch, "NoNewPrivs"), "1");
        EXPECT_EQ(status_of(*watch, "Umask"), "0077");
    }
    EXPECT_TRUE(wait_until([&] { return !watch_of(daemon_); }));
    Subscriber again{daemon_};
    EXPECT_TRUE(again.comes_to({"An"}));
    EXPECT_TRUE(wait_until([&] { return watch_of(daemon_).has_value(); }));
    EXPECT_EQ(daemon_.log().find("kyso-device-watch:"), std::string::npos) << "no end of it was a death";
}

TEST_F(DeviceEvents, a_watch_that_is_killed_comes_back) {
    Subscriber program{daemon_};
    ASSERT_TRUE(program.comes_to({"An"}));
    const auto first = watch_of(daemon_);
    ASSERT_TRUE(first);
    ::kill(*first, SIGKILL);
    EXPECT_TRUE(wait_until([&] {
        const auto next = watch_of(daemon_);
        return next && *next != *first;
    }));
    setting_.say("swap r1 binh");
    EXPECT_TRUE(program.comes_to({"Binh"}));
}

TEST_F(DeviceEvents, a_wrong_pin_given_here_is_told) {
    Subscriber program{daemon_};
    ASSERT_TRUE(program.comes_to({"An"}));
    daemon_.person_types("000000");
    const IpcClient signer{daemon_.ipc_socket()};
    for (int tries = 3; tries > 1; --tries) // OpenSC names no count, but the last try
        EXPECT_EQ(
            outcome_of(signer.call(
                "document.sign", {{"format", "cades-detached"},
                                  {"documents", boost::json::array{{{"name", "a"}, {"content", "AAAA"}}}}})),
            "pin_incorrect");
    EXPECT_EQ(program.next().at(0).at("state"), "pin_last_try") << "no reader tells of it, kysod itself does";
}

} // namespace
} // namespace kyso::test
