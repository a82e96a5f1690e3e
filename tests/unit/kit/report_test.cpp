// SPDX-License-Identifier: Apache-2.0
// The two reports of a run, from values.
#include "pkcs11/kit/report.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace kyso::pkcs11::kit {
namespace {

using testing::HasSubstr;
using testing::Not;

RunReport made_up() {
    RunReport report;
    report.module = "/lib/my token.so";
    report.token = {"--slot", "3"};
    report.facts = {{"module.description", "A<B>&\"C\"\x01"}, {"sign.p50", "1.0 ms"}};
    const auto add = [&](const char* id, Outcome outcome) {
        report.results.push_back({find_check(id), std::move(outcome), std::chrono::milliseconds{1234}, {}});
    };
    add("A07", {});
    add("D06", {Verdict::deviation, "x", "y"});
    add("I11", {Verdict::skip, {}, "no key"});
    add("I12", {Verdict::fail, "the length", "\x02<20>"});
    add("I13", {Verdict::blocked, {}, "PIN"});
    report.results[3].trace = {{"C_Sign", 0x150, 12}, {"C_Sign", std::nullopt, 0}};
    report.end = RunEnd::failed;
    return report;
}

TEST(Json, has_everything_once) {
    const std::string text = to_json(made_up(), 1);
    const auto report = boost::json::parse(text).as_object();
    EXPECT_EQ(report.at("schema").as_string(), "kyso-driver-test/1");
    EXPECT_EQ(report.at("end").as_string(), "failed");
    EXPECT_EQ(report.at("exit_code").as_int64(), 1);
    EXPECT_EQ(report.at("counts").at("fail").as_int64(), 1);
    EXPECT_EQ(report.at("counts").at("skip").as_int64(), 1);
    const auto& checks = report.at("checks").as_array();
    ASSERT_EQ(checks.size(), 5U);
    EXPECT_FALSE(checks[0].as_object().contains("expected")) << "a pass is short";
    EXPECT_EQ(checks[2].at("observed").as_string(), "no key");
    EXPECT_EQ(checks[3].at("trace").at(0).at("rv").as_string(), "CKR_BUFFER_TOO_SMALL (0x150)");
    EXPECT_TRUE(checks[3].at("trace").at(1).at("rv").is_null());
    EXPECT_EQ(checks[3].at("again").as_string(), "kyso driver test '/lib/my token.so' --slot 3 --only I12");
    EXPECT_EQ(text, to_json(made_up(), 1)) << "the same each time";
}

TEST(Junit, tells_verdicts_apart_and_is_xml) {
    const std::string text = to_junit(made_up());
    EXPECT_THAT(
        text, HasSubstr("<testsuite name=\"signing\" tests=\"3\" failures=\"1\" errors=\"1\" skipped=\"1\""));
    EXPECT_THAT(text, HasSubstr("<skipped message=\"no key\"/>"));
    EXPECT_THAT(text, HasSubstr("<failure type=\"blocker\" message=\"?&lt;20&gt;\">"));
    EXPECT_THAT(text, HasSubstr("<error type=\"blocked\" message=\"PIN\"/>"));
    EXPECT_THAT(text, HasSubstr("<system-out>deviation"));
    EXPECT_THAT(text, HasSubstr("value=\"A&lt;B&gt;&amp;&quot;C&quot;?\""));
    EXPECT_THAT(text, HasSubstr("time=\"1.234\""));
    EXPECT_THAT(text, Not(HasSubstr("tests=\"0\"")));
}

TEST(Junit, of_a_run_that_failed_itself_is_not_green) {
    RunReport report;
    report.kit_error = "gone";
    EXPECT_THAT(to_junit(report), HasSubstr("errors=\"1\""));
}

} // namespace
} // namespace kyso::pkcs11::kit
