// SPDX-License-Identifier: Apache-2.0
// Every action shows its effect over a real module, in a child process.
#include "tests/integration/faulty/fresh_token.hpp"
#include "tests/integration/faulty/scenario.hpp"

#include <csignal>
#include <cstdlib>
#include <gmock/gmock.h>
#include <unistd.h>

namespace kyso::test {
namespace {

using testing::HasSubstr;

class Faulty : public testing::Test {
  protected:
    ChildEnd play(const std::string& rules, int deadline = 20'000) {
        const auto text =
            std::string("module ") + real_module + "\njournal " + token_.path("journal") + "\n" + rules;
        return run_in_child(
            {{"SOFTHSM2_CONF", token_.configuration()}, {"KYSO_FAULTY_RULES", token_.write("rules", text)}},
            [](const Say& say) {
                static const Say* said = nullptr;
                said = &say;
                std::atexit([] {
                    (*said)("exit handlers ran");
                    _exit(77); // before those of the test program, which are not meant
                });
                if (const auto* list = load_module(faulty_module, say)) play_scenario(*list, say);
            },
            deadline);
    }
    std::string journal() const { return FreshToken::read(token_.path("journal")); }
    FreshToken token_;
};

/// The process lives, and one line of the scenario (or two) shows the effect.
struct Answer {
    const char* name;
    const char* rules;
    const char* shows;
    const char* also = "";
};
struct Answers : Faulty, testing::WithParamInterface<Answer> {};

TEST_P(Answers, show) {
    const auto end = play(GetParam().rules);
    EXPECT_EQ(end.signal, 0);
    EXPECT_EQ(end.status, 0);
    EXPECT_THAT(end.report, HasSubstr(GetParam().shows));
    EXPECT_THAT(end.report, HasSubstr(GetParam().also));
    EXPECT_THAT(end.report, testing::EndsWith("C_Finalize 0\n")) << "went on to the end";
}

const Answer answers[] = {
    {"return_error", "C_SignInit -> return CKR_DEVICE_ERROR", "C_SignInit 0x30\n", "C_Sign 0x91 "},
    {"return_after", "C_Login after -> return 5", "C_Login 0x5\n", "C_GetSessionInfo 0x0 state=3"},
    {"return_success", "C_Sign fill -> return 0", "C_Sign 0x0 length=80 first=0 "},
    {"return_second_only", "C_Sign@2 -> return 0x30", "C_Sign 0x0 query=40\nC_Sign 0x30 "},
    {"flags", "C_GetTokenInfo -> flags +0x00040000 -0x4", "C_GetTokenInfo 0x0 flags=40429 "},
    {"flags_of_session", "C_GetSessionInfo -> flags -0x2", "C_GetSessionInfo 0x0 state=3 flags=4\n"},
    {"length_of_query", "C_Sign query -> length 0", "C_Sign 0x0 query=0\n", "C_Sign 0x0 length=40 "},
    {"length_beyond_buffer", "C_Sign fill -> length +4096", "C_Sign 0x0 length=1040 "},
    {"length_of_attribute", "C_GetAttributeValue attribute 0x102 -> length -5",
     "C_GetAttributeValue 0x0 length=ffffffffffffffff,1 id=de,ad,be"},
    {"overrun", "C_Sign -> overrun 64", "C_Sign 0x0 length=40 first=1 behind=5c\n", "C_Verify 0x0\n"},
    {"garble", "C_Sign -> garble", "C_Sign 0x0 length=40 ", "C_Verify 0xc0\n"},
    {"garble_attribute", "C_GetAttributeValue attribute 0x102 -> garble", "id=de,ad,bf"},
    {"replace", "C_Sign -> replace 0102", "C_Sign 0x0 query=2\nC_Sign 0x0 length=2 first=1 "},
    {"replace_attribute", "C_GetAttributeValue attribute 0x102 -> replace 01020304050607",
     "C_GetAttributeValue 0x0 length=7,1 id=1,2,3"},
    {"count", "C_FindObjects -> count 1000", "C_FindObjects 0x0 count=3e8 "},
    {"count_of_list", "C_GetMechanismList -> count 7", "C_GetMechanismList 0x0 count=7\n"},
    {"endless", "C_FindObjects -> endless", "C_FindObjects 0x0 count=4 first=3 last=3\n"},
    {"value", "C_OpenSession -> value 0", "C_OpenSession 0x0 session=0\nC_Login 0xb3\n"},
    {"serial", "C_GetTokenInfo@2.. -> serial 0000", "serial=0000\n"},
    {"label", "C_GetTokenInfo -> label Another", " label=Another "},
    {"manufacturer", "C_GetInfo -> manufacturer ACME", "C_GetInfo 0x0 manufacturer=ACME\n"},
    {"remove", "C_Sign fill -> remove", "C_Sign 0x32 ",
     "C_GetSlotList 0x0 count=1\nC_GetSlotInfo 0x0 token=0\nC_GetTokenInfo 0xe0 "},
    {"remove_after", "C_Sign fill after -> remove", "C_Sign 0x0 length=40 ", "C_VerifyInit 0x32\n"},
    {"insert", "C_Sign fill -> remove\nC_GetSlotInfo@2 -> insert",
     "C_GetSlotInfo 0x0 token=1\nC_GetTokenInfo 0x0 ", "C_Logout 0x32\n"},
    {"revive", "C_Sign fill -> remove\nC_VerifyInit -> revive", "C_Sign 0x32 ",
     "C_VerifyInit 0x90\nC_Verify 0x91\nC_Logout 0x0\n"},
    {"swap", "C_Logout -> swap", "C_Logout 0xb3\n"},
    {"spend", "tries 3\nC_Logout -> spend", "C_GetTokenInfo 0x0 flags=1042d "},
    {"locks_in_earnest", "tries 2\nC_GetInfo -> spend\nC_OpenSession -> spend", "C_Login 0xa4\n",
     "flags=5042d "},
    {"counts_what_a_rule_says", "tries 3\nC_Login -> return CKR_PIN_INCORRECT", "C_Login 0xa0\n",
     "flags=1042d "},
    {"answer", "C_OpenSession -> answer 7", "C_OpenSession 0x0 session=7\nC_Login 0xb3\n"},
    {"handle", "C_CloseSession -> handle +1", "C_CloseSession 0xb3\n"},
    {"append", "C_Sign -> append aabb", "C_Sign 0x0 query=42\nC_Sign 0x0 length=42 "},
    {"cut_front", "C_GetAttributeValue attribute 0x102 -> cut 1", "length=3,1 id=ad,be,"},
    {"cut_end", "C_GetAttributeValue attribute 0x102 -> cut -3", "length=1,1 id=de,"},
    {"encode_der", "C_Sign -> encode der", "C_Sign 0x0 query=49\nC_Sign 0x0 length=4", "C_Verify 0xc0\n"},
    {"forge", "C_Sign fill -> forge other_key", "C_Sign 0x0 length=40 ", "C_Verify 0xc0\n"},
    {"race_of_one", "C_Sign -> race 1", "C_Sign 0x0 length=40 ", "C_Verify 0x0\n"},
    {"with", "C_GetSlotList -> with 99", "C_GetSlotList 0x0 count=3\n"},
    {"repeat", "C_FindObjects -> repeat 2", "C_FindObjects 0x0 count=3 first=3 last=0\n"},
    {"value_of_found", "C_FindObjects -> value 0", "C_FindObjects 0x0 count=1 first=0 "},
    {"session", "C_Sign session 1 -> return 0x30", "C_Sign 0x30 "},
    {"another_session", "C_Sign session 2 -> return 0x30", "C_Verify 0x0\n"},
    {"thread", "C_Sign thread 1 -> return 0x30", "C_Sign 0x30 "},
    {"another_thread", "C_Sign thread 2 -> return 0x30", "C_Verify 0x0\n"},
    {"delay_goes_on", "C_Sign -> delay 1\nC_Sign fill -> return 0x30", "C_Sign 0x30 "},
};
INSTANTIATE_TEST_SUITE_P(table, Answers, testing::ValuesIn(answers),
                         [](const auto& row) { return row.param.name; });

/// The process goes, at one call, whose line is the last of the journal.
struct Death {
    const char* name;
    const char* rules;
    int signal;
    int status;
    const char* last;
};
struct Deaths : Faulty, testing::WithParamInterface<Death> {};

TEST_P(Deaths, end_the_process) {
    const auto end = play(GetParam().rules);
    EXPECT_EQ(end.signal, GetParam().signal) << end.error;
    EXPECT_EQ(end.status, GetParam().status);
    EXPECT_FALSE(end.hung);
    EXPECT_THAT(journal(), testing::EndsWith(std::string("\n") + GetParam().last + "\n"));
    EXPECT_THAT(end.report, testing::Not(HasSubstr("C_Finalize")));
}

const Death deaths[] = {
    {"crash", "C_Sign -> crash", SIGSEGV, 0, "C_Sign crash"},
    {"crash_in_second", "C_Sign@2 -> crash", SIGSEGV, 0, "C_Sign 0x0\nC_Sign crash"},
    {"crash_after", "C_Sign fill after -> crash", SIGSEGV, 0, "C_Sign 0x0\nC_Sign crash"},
    {"abort", "C_Login -> abort", SIGABRT, 0, "C_Login abort"},
    {"illegal", "C_SignInit -> illegal", SIGILL, 0, "C_SignInit illegal"},
    {"overflow", "C_FindObjects -> overflow", SIGSEGV, 0, "C_FindObjects overflow"},
    {"exit_runs_handlers", "C_Sign -> exit 3", 0, 77, "C_Sign exit"},
    {"vanish_runs_none", "C_Sign -> vanish 3", 0, 3, "C_Sign vanish"},
    {"any_call", "* @4 -> vanish 3", 0, 3, "C_Initialize 0x0\nC_GetInfo 0x0\nC_GetSlotList vanish"},
};
INSTANTIATE_TEST_SUITE_P(table, Deaths, testing::ValuesIn(deaths),
                         [](const auto& row) { return row.param.name; });

struct Hang {
    const char* name;
    const char* rules;
    const char* last;
};
struct Hangs : Faulty, testing::WithParamInterface<Hang> {};

TEST_P(Hangs, end_at_the_deadline_only) {
    const auto end = play(GetParam().rules, 1000);
    EXPECT_TRUE(end.hung);
    EXPECT_EQ(end.signal, SIGKILL);
    EXPECT_THAT("\n" + journal(), testing::EndsWith(std::string("\n") + GetParam().last + "\n"));
}

const Hang hangs[] = {
    {"hang", "C_Login x1 -> hang", "C_Login hang"},
    {"hang_after", "C_Initialize after -> hang", "C_Initialize hang"},
    {"deadlock", "C_SignInit -> deadlock", "C_SignInit deadlock"},
    {"await_removal", "C_Login -> await_removal", "C_OpenSession 0x0"},
    {"load", "load -> hang", "load hang"},
    {"spin", "C_GetInfo -> spin", "C_GetInfo spin"},
};
INSTANTIATE_TEST_SUITE_P(table, Hangs, testing::ValuesIn(hangs),
                         [](const auto& row) { return row.param.name; });

TEST_F(Faulty, prints_on_both_streams) {
    const auto end = play("C_Initialize -> print driver loaded");
    EXPECT_EQ(end.out, "driver loaded\n");
    EXPECT_EQ(end.error, "driver loaded\n");
    EXPECT_THAT(end.report, HasSubstr("C_Verify 0x0\n"));
}

TEST_F(Faulty, frees_twice) {
    const auto end = play("C_Sign -> double_free");
    EXPECT_TRUE(end.signal == SIGABRT || end.status != 0) << "an allocator that checks may exit instead";
    EXPECT_THAT(journal(), testing::EndsWith("\nC_Sign double_free\n"));
}

TEST_F(Faulty, does_not_reach_the_real_module_when_it_returns) {
    const auto end = play("C_Login x1 -> return CKR_PIN_INCORRECT");
    EXPECT_THAT(end.report, HasSubstr("C_Login 0xa0\nC_GetSessionInfo 0x0 state=2"))
        << "2: public, not logged in";
    EXPECT_THAT(journal(), HasSubstr("\nC_Login 0xa0\n"));
}

} // namespace
} // namespace kyso::test
