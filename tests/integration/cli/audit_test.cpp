// SPDX-License-Identifier: Apache-2.0
// The real `kyso audit` on logs made by core::AuditChain.
#include "tests/integration/cli/kyso_process.hpp"
#include "tests/unit/cli/sample_log.hpp"

#include "protocol/json_reader.hpp"

#include <gmock/gmock.h>

namespace kyso::cli {
namespace {

using test::Home;
using test::SampleLog;
using test::three_records;
using testing::HasSubstr;

// Each octet, each mask: tests/unit/cli/audit_flip_test.cpp, without starting a program for it.
TEST(Audit, AFlippedOctetIsFoundByTheProgram) {
    const Home home;
    const std::string good = three_records().text();
    home.write(home.audit_file(), good);
    ASSERT_EQ(home.kyso({"audit", "verify"}).status, 0);
    for (std::size_t at = 0; at < good.size(); at += 89) {
        std::string flipped = good;
        flipped[at] = static_cast<char>(flipped[at] ^ 1);
        home.write(home.audit_file(), flipped);
        const auto ended = home.kyso({"audit", "verify"});
        ASSERT_EQ(ended.status, 1) << "octet " << at << "\n" << ended.out << ended.err;
        ASSERT_THAT(ended.err, HasSubstr("(record ")) << "octet " << at;
    }
}

TEST(Audit, VerifyNamesRecordsAndHead) {
    const Home home;
    home.write(home.audit_file(), three_records().text());
    const auto ended = home.kyso({"audit", "verify"});
    EXPECT_THAT(ended.out, HasSubstr("The log is whole: 3 record(s), last hash "));
    const auto json = read_json(home.kyso({"audit", "verify", "--json"}).out);
    ASSERT_TRUE(json);
    EXPECT_EQ(json->at("records").to_number<int>(), 3);
    EXPECT_TRUE(json->at("whole").as_bool());
}

TEST(Audit, ShowPrintsPeopleALineARecord) {
    const Home home;
    home.write(home.audit_file(), SampleLog{}.start().intent("a").outcome("a").intent("b").text());
    const auto ended = home.kyso({"audit", "show", "--language", "vi"});
    EXPECT_EQ(ended.status, 0);
    EXPECT_THAT(ended.out, HasSubstr("#1  2026-01-01 00:00:00 +0000  kysod khởi động\n#2  "));
    EXPECT_THAT(ended.out, HasSubstr("https://portal.example  ký tài liệu: đã trả 2 chữ ký"));
    EXPECT_THAT(ended.out, HasSubstr("Bản ghi 4")) << "an intent without outcome is named";
    const auto last = home.kyso({"audit", "show", "--last", "2"}).out;
    EXPECT_THAT(last, HasSubstr("#3  "));
    EXPECT_THAT(last, testing::Not(HasSubstr("#2  ")));
}

TEST(Audit, ShowPrintsProgramsOneJsonValue) {
    const Home home;
    home.write(home.audit_file(), three_records().text());
    for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--last", "9"}}) {
        std::vector<std::string> arguments{"audit", "show", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto json = read_json(home.kyso(arguments).out);
        ASSERT_TRUE(json);
        EXPECT_EQ(json->at("records").as_array().size(), 3U);
        EXPECT_EQ(json->at("records").at(1).at("event").as_string(), "intent");
        EXPECT_TRUE(json->at("log").at("whole").as_bool());
    }
}

TEST(Audit, ShowTellsOfABreakAfterWhatIsGood) {
    const Home home;
    home.write(home.audit_file(), SampleLog{}.start().torn(30).start().text());
    const auto ended = home.kyso({"audit", "show"});
    EXPECT_EQ(ended.status, 1);
    EXPECT_THAT(ended.out, HasSubstr("#1  "));
    EXPECT_THAT(ended.err, HasSubstr("Line 2 (record 2)"));
}

TEST(Audit, ACrashThatKysodNotedIsNoFault) {
    const Home home;
    home.write(home.audit_file(), SampleLog{}.start().torn(30).recovered().text());
    const auto ended = home.kyso({"audit", "verify"});
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("Line 2 was cut off"));
}

TEST(Audit, NoLogAndAnEmptyOneAreProblems) {
    const Home home;
    const auto missing = home.kyso({"audit", "verify"});
    EXPECT_EQ(missing.status, 1);
    EXPECT_THAT(missing.err, HasSubstr("No such file"));
    EXPECT_EQ(home.kyso({"audit", "show", "--json"}).status, 1);
    home.write(home.audit_file(), "");
    EXPECT_EQ(home.kyso({"audit", "verify"}).status, 1);
}

TEST(Audit, AnotherFileCanBeNamed) {
    const Home home;
    home.write(home.root() / "copy", three_records().text());
    EXPECT_EQ(home.kyso({"audit", "verify", "--file", (home.root() / "copy").string()}).status, 0);
}

} // namespace
} // namespace kyso::cli
