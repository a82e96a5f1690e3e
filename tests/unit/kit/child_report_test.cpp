// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/child_report.hpp"

#include <gtest/gtest.h>

namespace kyso::pkcs11::kit {
namespace {

TEST(ChildReport, keeps_the_last_calls_and_every_login) {
    ChildReport report;
    report.line(R"({"call":"C_Login"})");
    report.line(R"({"rv":0,"us":2100})");
    for (int i = 0; i < 40; ++i) {
        report.line(R"({"call":"C_Sign"})");
        EXPECT_EQ(report.open_call(), "C_Sign");
        report.line(R"({"rv":48,"us":7})");
    }
    EXPECT_EQ(report.open_call(), "");
    ASSERT_EQ(report.trace().size(), ChildReport::longest_trace);
    EXPECT_EQ(report.trace().back().returned, 48U);
    EXPECT_EQ(report.trace().back().microseconds, 7U);
    ASSERT_EQ(report.logins().size(), 1U);
    EXPECT_EQ(report.logins().front(), 0U);
}

TEST(ChildReport, a_login_that_does_not_return_has_no_answer) {
    ChildReport report;
    report.line(R"({"call":"C_Login"})");
    ASSERT_EQ(report.logins().size(), 1U);
    EXPECT_EQ(report.logins().front(), std::nullopt);
}

TEST(ChildReport, texts_and_facts_have_limits) {
    ChildReport report;
    report.line(R"({"verdict":"fail","expected":"a","observed":")" + std::string(5000, 'x') + "\"}");
    EXPECT_EQ(report.outcome()->observed.size(), 1000U);
    for (int i = 0; i < 1000; ++i)
        report.line(R"({"fact":"f)" + std::to_string(i) + R"(","value":"v"})");
    EXPECT_EQ(report.facts().size(), 64U);
}

TEST(ChildReport, what_is_no_line_changes_nothing) {
    ChildReport report;
    for (const char* line : {"", "{", "3", "[]", R"({"rv":1})", R"({"step":"dance"})", R"({"verdict":7})"})
        report.line(line);
    EXPECT_FALSE(report.done() || report.outcome() || !report.trace().empty());
    EXPECT_EQ(report.step(), Step::start);
}

} // namespace
} // namespace kyso::pkcs11::kit
