// SPDX-License-Identifier: Apache-2.0
// `kyso driver test` from outside: exit codes, both reports, the PIN's way, and how few PINs are tried.
#include "tests/integration/kit/kit_stage.hpp"
#include "tests/support/program_outcome.hpp"

#include <boost/json/serialize.hpp>

#include <gmock/gmock.h>

#include <array>
#include <fstream>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const KitStage& stage() {
    static const KitStage the_stage;
    return the_stage;
}

ProgramOutcome kyso(const std::string& arguments) {
    return run(surroundings + stage().hsm().environment() +
               " setsid -w " KYSO_TEST_BIN_DIR "/kyso driver test " + arguments + " </dev/null");
}

TEST(Program, exit_codes) {
    const std::string module = SoftHsm::module;
    EXPECT_EQ(stage().run().status, 0);
    EXPECT_EQ(stage().run_faulty("C_Sign -> garble").status, 1);
    EXPECT_EQ(kyso("").status, 2) << "no module";
    EXPECT_EQ(kyso(module + " --only Z99 --no-login").status, 2) << "no such check";
    EXPECT_EQ(kyso(module).status, 2) << "no terminal to ask for the PIN on";
    EXPECT_EQ(kyso(module + " --pin-fd 9").status, 2) << "nothing there";
    EXPECT_EQ(kyso("/nowhere.so --no-login").status, 3);
    EXPECT_EQ(kyso("/bin/ls --no-login").status, 3) << "no module";
    EXPECT_EQ(kyso(module + " --no-login --slot 4711").status, 4);
    EXPECT_EQ(kyso(module + " --no-login --token-serial 4711").status, 4);
    EXPECT_EQ(kyso(module + " --no-login --only I01").status, 77);
    EXPECT_EQ(kyso(module + " --no-login --only A03 --json /nowhere/report").status, 73);
    EXPECT_EQ(kyso("--list").status, 0);
}

TEST(Program, a_wrong_pin_is_tried_once) {
    const auto rules = stage().hsm().folder() / "wrong";
    const auto journal = stage().hsm().folder() / "journal";
    std::filesystem::remove(journal);
    std::ofstream{rules} << "module " << SoftHsm::module << "\njournal " << journal.string() << '\n';
    const auto told = run_kit(stage().hsm().environment() + " KYSO_FAULTY_RULES=" + rules.string(),
                              KitStage::faulty_module, "999999");
    EXPECT_EQ(told.status, 5) << told.text;
    EXPECT_EQ(stage().calls_of("C_Login"), 1U);
    EXPECT_EQ(told.verdicts.at("F01"), "blocked");
    EXPECT_EQ(told.verdicts.at("I01"), "blocked");
    EXPECT_THAT(told.text, HasSubstr("Stopped so that no PIN try is lost"));
}

TEST(Program, a_token_at_its_last_try_is_left_alone) {
    const auto told = stage().run_faulty("C_GetTokenInfo -> flags +0x00020000");
    EXPECT_EQ(told.status, 5) << told.text;
    EXPECT_EQ(stage().calls_of("C_Login"), 0U);
}

TEST(Program, the_reports_hold_no_pin_and_say_what_to_do) {
    const auto junit = (stage().hsm().folder() / "report.xml").string();
    const auto told = stage().run_faulty("C_Login -> print 123456", "--junit " + junit);
    EXPECT_EQ(told.verdicts.at("A06"), "fail") << told.text;
    EXPECT_THAT(told.observed("A06"), HasSubstr("[PIN]"));
    const auto xml = run("cat " + junit).output;
    for (const std::string& text : {told.text, boost::json::serialize(told.report), xml})
        EXPECT_THAT(text, Not(HasSubstr("123456")));
    EXPECT_EQ(run("xmllint --noout " + junit).status, 0);
    EXPECT_THAT(xml, HasSubstr("<property name=\"module.sha256\""));
    EXPECT_THAT(xml, HasSubstr("again: kyso driver test "));
}

TEST(Program, speaks_vietnamese_and_prints_json_alone) {
    const auto vietnamese = kyso(std::string{SoftHsm::module} + " --language vi --no-login --only 'A*'");
    EXPECT_THAT(vietnamese.output, HasSubstr("đạt"));
    EXPECT_THAT(vietnamese.output, HasSubstr("Nạp được mô-đun"));
    EXPECT_THAT(vietnamese.output, Not(HasSubstr("\033["))) << "no terminal, no colours";
    const auto json = kyso(std::string{SoftHsm::module} + " --no-login --only 'A*' --skip A12 --json -");
    EXPECT_THAT(json.output, testing::StartsWith("{\"schema\":\"kyso-driver-test/1\""));
    EXPECT_THAT(json.output, Not(HasSubstr("\"A12\"")));
}

/// Types the PIN when it is asked for; all that the terminal showed, and the exit status.
ProgramOutcome on_terminal(const std::string& typed) {
    const std::string command = surroundings + stage().hsm().environment() +
                                " exec " KYSO_TEST_BIN_DIR "/kyso driver test " + SoftHsm::module +
                                " --only F01";
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (child == 0) {
        ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
        ::_exit(127);
    }
    ProgramOutcome outcome{};
    std::array<char, 512> shown{};
    bool answered = false;
    for (ssize_t size = 0; (size = ::read(terminal, shown.data(), shown.size())) > 0;) {
        outcome.output.append(shown.data(), static_cast<std::size_t>(size));
        if (answered || outcome.output.find("PIN of the token: ") == std::string::npos) continue;
        answered = ::write(terminal, typed.data(), typed.size()) > 0;
    }
    ::waitpid(child, &outcome.status, 0);
    outcome.status = WEXITSTATUS(outcome.status);
    ::close(terminal);
    return outcome;
}

TEST(Program, the_pin_is_typed_on_the_terminal_without_echo) {
    const auto told = on_terminal("123456\n");
    EXPECT_EQ(told.status, 0) << told.output;
    EXPECT_THAT(told.output, HasSubstr("\033[32mpass")) << "a terminal has colours";
    EXPECT_THAT(told.output, Not(HasSubstr("123456")));
    EXPECT_EQ(on_terminal("12\003").status, 130) << "Ctrl-C";
}

TEST(Program, the_key_can_be_chosen) {
    const auto told = stage().run("--key-id 02 --only I01 --only I06");
    EXPECT_EQ(told.with("pass"), "I06") << told.text;
    EXPECT_EQ(told.with("skip"), "I01");
}

} // namespace
} // namespace kyso::test
