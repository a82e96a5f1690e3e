// SPDX-License-Identifier: Apache-2.0
// The run over processes that are scripts: whoever does not come to its end is a fail, whatever it said
// before.
#include "tests/unit/kit/scripted_check.hpp"

#include <gmock/gmock.h>

namespace kyso::pkcs11::kit::test {
namespace {

using testing::HasSubstr;

struct End {
    const char* name;
    std::string script;
    Verdict verdict;
    const char* observed;
};
class Ends : public testing::TestWithParam<End> {};

TEST_P(Ends, are_judged) {
    ScriptedCheck check{R"(echo '{"step":"sign"}' >&3; )" + GetParam().script};
    check.options().timeout = std::chrono::milliseconds{1000};
    const RunReport report = check.run({"D03"});
    EXPECT_EQ(result(report, "D03").outcome.verdict, GetParam().verdict)
        << result(report, "D03").outcome.observed;
    EXPECT_THAT(result(report, "D03").outcome.observed, HasSubstr(GetParam().observed));
    EXPECT_EQ(report.end, GetParam().verdict == Verdict::fail ? RunEnd::failed : RunEnd::ok);
}

const std::string calls_sign = R"(echo '{"call":"C_Sign"}' >&3; )";
const End ends[] = {
    {"pass", tells("pass"), Verdict::pass, ""},
    {"deviation", tells("deviation"), Verdict::deviation, "b"},
    {"fail", tells("fail"), Verdict::fail, "b"},
    {"exit_0_without_a_word", "exit 0", Verdict::fail, "status 0"},
    {"exit_0_in_a_call", calls_sign + "exit 0", Verdict::fail, "status 0 in C_Sign"},
    {"verdict_but_no_end", R"(echo '{"verdict":"pass"}' >&3)", Verdict::fail, "status 0"},
    {"end_but_no_verdict", R"(echo '{"done":true}' >&3)", Verdict::fail, "status 0"},
    {"verdict_that_is_none", R"(echo '{"verdict":"fine"}' >&3; echo '{"done":true}' >&3)", Verdict::fail,
     "status 0"},
    {"all_said_then_exit_3", tells("pass") + "; exit 3", Verdict::fail, "exit status 3 when it ended"},
    {"all_said_then_crash", tells("pass") + "; kill -SEGV $$", Verdict::fail, "signal 11 when it ended"},
    {"crash", calls_sign + "kill -SEGV $$", Verdict::fail, "signal 11 in C_Sign"},
    {"says_why_on_stderr", "echo bad >&2; kill -ABRT $$", Verdict::fail, "signal 6; it printed: bad"},
    {"says_no_text", R"(printf 'b\xffd' >&2; kill -ABRT $$)", Verdict::fail, "printed: b\uFFFDd"},
    {"hangs", calls_sign + "exec sleep 60", Verdict::fail, "no end in C_Sign"},
    {"hangs_after_all_was_said", tells("pass") + "; exec sleep 60", Verdict::fail, "no end"},
    {"keeps_the_pipe_open", tells("pass") + "; (trap '' HUP; exec sleep 60) & exit 0", Verdict::pass, ""},
    {"prints_without_end", "while :; do echo x; done", Verdict::fail, "no end"},
    {"tells_without_end", R"(yes '{"call":"C_Sign"}' | head -c 2000000 >&3; sleep 60)", Verdict::fail,
     "without end"},
    {"tells_rubbish_too", R"(echo nonsense >&3; echo '[1]' >&3; )" + tells("pass"), Verdict::pass, ""},
};
INSTANTIATE_TEST_SUITE_P(table, Ends, testing::ValuesIn(ends),
                         [](const auto& row) { return row.param.name; });

TEST(Run, a_step_that_failed_is_told_once_and_not_tried_again) {
    ScriptedCheck check{"echo $2 >> "
                        "$(dirname $0)/tried\n" +
                        tells("fail", R"(,"failed_step":"token")")};
    const RunReport report = check.run({"D01", "D03", "I01", "A03"});
    EXPECT_EQ(result(report, "D01").outcome.verdict, Verdict::fail);
    EXPECT_EQ(result(report, "D03").outcome.verdict, Verdict::skip);
    EXPECT_THAT(result(report, "D03").outcome.observed, HasSubstr("see D01"));
    EXPECT_EQ(result(report, "I01").outcome.verdict, Verdict::skip);
    EXPECT_EQ(result(report, "A03").outcome.verdict, Verdict::fail) << "needs no token, so it was tried";
    std::ifstream tried{check.file("tried")};
    EXPECT_EQ((std::string{std::istreambuf_iterator<char>{tried}, {}}), "D01\nA03\n");
    EXPECT_EQ(report.end, RunEnd::failed);
}

TEST(Run, without_a_module_or_a_token_says_so) {
    EXPECT_EQ(ScriptedCheck{tells("fail", R"(,"failed_step":"load")")}.run({"A01", "B01"}).end,
              RunEnd::not_loaded);
    EXPECT_EQ(ScriptedCheck{tells("fail", R"(,"failed_step":"token","no_token":true)")}.run({"D01"}).end,
              RunEnd::no_token);
}

TEST(Run, one_hanging_signature_is_enough) {
    ScriptedCheck check{R"(echo '{"step":"sign"}' >&3; )" + calls_sign + "exec sleep 60"};
    check.options().timeout = std::chrono::milliseconds{200};
    const Secret pin = secret("1");
    const RunReport report = check.run({"I01", "I02", "F02"}, &pin);
    EXPECT_EQ(result(report, "I02").outcome.verdict, Verdict::skip);
    EXPECT_EQ(result(report, "F02").outcome.verdict, Verdict::fail) << "signs nothing, so it was tried";
}

TEST(Run, skips_alone_are_no_success) {
    EXPECT_EQ(ScriptedCheck{tells("skip")}.run({"D03", "A06", "A07"}).end, RunEnd::ok)
        << "A06 and A07 had a process";
    EXPECT_EQ(ScriptedCheck{tells("skip")}.run({"D03"}).end, RunEnd::nothing_tested);
    EXPECT_EQ(ScriptedCheck{tells("pass")}.run({"I01", "A07"}).end, RunEnd::nothing_tested) << "no PIN";
}

TEST(Run, a_program_that_is_not_there_is_no_verdict) {
    ScriptedCheck check{""};
    check.options().program += ".gone";
    const RunReport report = check.run({"D03", "A07"});
    EXPECT_EQ(report.end, RunEnd::kit_error);
    EXPECT_TRUE(report.results.empty());
}

TEST(Run, output_and_deaths_are_gathered_and_results_stand_by_id) {
    ScriptedCheck check{
        "[ $2 = D03 ] && echo hello\n[ $2 = D04 ] && { echo '{\"step\":\"sign\"}' >&3; exit 0; }\n" +
        tells("pass")};
    const RunReport report = check.run({"D04", "D03", "A07", "A06"});
    EXPECT_EQ(result(report, "A06").outcome.observed, "D03: hello");
    EXPECT_THAT(result(report, "A07").outcome.observed, HasSubstr("D04: the process was ended"));
    EXPECT_THAT(check.told(), testing::ElementsAre("D04", "D03", "A07", "A06"));
    EXPECT_EQ(report.results.front().check->id, "A06");
}

TEST(Run, the_pin_comes_on_its_descriptor_and_stands_nowhere) {
    const Secret pin = secret("24681357");
    const std::string script =
        "read -r -u 4 pin; echo $pin; echo $pin >&2; env >&2; tr '\\0' ' ' </proc/$$/cmdline "
        "| grep -q 24681357 && exit 9\n" +
        tells("pass");
    const RunReport report = ScriptedCheck{script}.run({"F01", "A06"}, &pin);
    EXPECT_EQ(result(report, "F01").outcome.verdict, Verdict::pass) << result(report, "F01").outcome.observed;
    EXPECT_EQ(result(report, "A06").outcome.observed, "F01: [PIN]");
}

TEST(Run, who_needs_no_login_gets_no_pin) {
    const Secret pin = secret("24681357");
    const RunReport report =
        ScriptedCheck{"if { true <&4; } 2>/dev/null; then exit 9; fi\n" + tells("pass")}.run({"D03"}, &pin);
    EXPECT_EQ(result(report, "D03").outcome.verdict, Verdict::pass) << result(report, "D03").outcome.observed;
}

} // namespace
} // namespace kyso::pkcs11::kit::test
