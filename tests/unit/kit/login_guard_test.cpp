// SPDX-License-Identifier: Apache-2.0
// The PIN guard of a run: what must end it, and that nothing is tried after that.
#include "tests/unit/kit/scripted_check.hpp"

#include <gmock/gmock.h>

namespace kyso::pkcs11::kit::test {
namespace {

std::string login(unsigned answer) {
    return R"(echo '{"step":"login"}' >&3; echo '{"call":"C_Login"}' >&3; echo '{"rv":)" +
           std::to_string(answer) + R"(,"us":1}' >&3; )";
}

struct After {
    const char* name;
    std::string script; ///< of F01
    Verdict first;      ///< its verdict
    Verdict other;      ///< of D03, which needs no login
    Verdict later;      ///< of F02, which needs one
    RunEnd end;
};
class Guard : public testing::TestWithParam<After> {};

TEST_P(Guard, decides) {
    const Secret pin = secret("1234");
    ScriptedCheck check{"echo $2 >> $(dirname $0)/tried\nif [ $2 = F01 ]; then " + GetParam().script +
                        "\nelse\n" + login(0) + tells("pass") + "\nfi"};
    const RunReport report = check.run({"F01", "D03", "F02"}, &pin);
    EXPECT_EQ(result(report, "F01").outcome.verdict, GetParam().first);
    EXPECT_EQ(result(report, "D03").outcome.verdict, GetParam().other);
    EXPECT_EQ(result(report, "F02").outcome.verdict, GetParam().later);
    EXPECT_EQ(report.end, GetParam().end);
    std::ifstream tried{check.file("tried")};
    const std::string ids{std::istreambuf_iterator<char>{tried}, {}};
    EXPECT_EQ(ids.find("F02") != std::string::npos, GetParam().later == Verdict::pass) << ids;
}

const std::string at_login = R"(,"failed_step":"login")";
const After rows[] = {
    {"right_pin", login(0) + tells("pass"), Verdict::pass, Verdict::pass, Verdict::pass, RunEnd::ok},
    {"wrong_pin_stops_all", login(0xA0) + tells("fail", at_login), Verdict::blocked, Verdict::blocked,
     Verdict::blocked, RunEnd::blocked},
    {"locked_pin_stops_all", login(0xA4) + tells("fail", at_login), Verdict::fail, Verdict::blocked,
     Verdict::blocked, RunEnd::blocked},
    {"flags_stop_all", tells("blocked", at_login), Verdict::blocked, Verdict::blocked, Verdict::blocked,
     RunEnd::blocked},
    {"crash_stops_logins", R"(echo '{"step":"login"}' >&3; echo '{"call":"C_Login"}' >&3; kill -SEGV $$)",
     Verdict::fail, Verdict::pass, Verdict::skip, RunEnd::blocked},
    {"crash_in_the_check_stops_logins",
     login(0) + R"(echo '{"step":"sign"}' >&3; echo '{"call":"C_Login"}' >&3; kill -SEGV $$)", Verdict::fail,
     Verdict::pass, Verdict::blocked, RunEnd::blocked},
    {"another_error_stops_logins", login(5) + tells("fail", at_login), Verdict::fail, Verdict::pass,
     Verdict::skip, RunEnd::failed},
};
INSTANTIATE_TEST_SUITE_P(table, Guard, testing::ValuesIn(rows),
                         [](const auto& row) { return row.param.name; });

TEST(Guard, a_wrong_pin_after_a_right_one_is_the_modules_fault) {
    const Secret pin = secret("1234");
    ScriptedCheck check{"if [ $2 = F01 ]; then " + login(0) + tells("pass") + "; else " + login(0xA0) +
                        tells("fail", at_login) + "; fi"};
    const RunReport report = check.run({"F01", "F02", "D03"}, &pin);
    EXPECT_EQ(result(report, "F02").outcome.verdict, Verdict::fail);
    EXPECT_EQ(result(report, "D03").outcome.verdict, Verdict::blocked) << "and nothing follows";
}

} // namespace
} // namespace kyso::pkcs11::kit::test
