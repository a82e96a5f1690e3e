// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cli/sample_log.hpp"

#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso::cli {
namespace {

using test::SampleLog;
using test::summary_of;
using test::three_records;

std::string without_line(const std::string& text, std::size_t wanted) {
    std::istringstream lines{text};
    std::string kept;
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);)
        if (++number != wanted) kept += line + "\n";
    return kept;
}

std::string swapped(const std::string& text) { // lines 2 and 3
    std::istringstream lines{text};
    std::string first, second, third;
    std::getline(lines, first);
    std::getline(lines, second);
    std::getline(lines, third);
    return first + "\n" + third + "\n" + second + "\n";
}

std::string altered(std::string text, std::string_view from, std::string_view to) {
    return text.replace(text.find(from), from.size(), to);
}

struct WholeLog {
    const char* name;
    std::string text;
    std::size_t records, crashes, unanswered;
};

class AuditWhole : public testing::TestWithParam<WholeLog> {};

TEST_P(AuditWhole, HasNoProblem) {
    const AuditSummary summary = summary_of(GetParam().text);
    EXPECT_FALSE(summary.problem) << summary.problem->detail;
    EXPECT_EQ(summary.records, GetParam().records);
    EXPECT_EQ(summary.crashes.size(), GetParam().crashes);
    EXPECT_EQ(summary.unanswered.size(), GetParam().unanswered);
}

INSTANTIATE_TEST_SUITE_P(
    Logs, AuditWhole,
    testing::Values(
        WholeLog{"empty", "", 0, 0, 0}, WholeLog{"three_records", three_records().text(), 3, 0, 0},
        WholeLog{"request_still_running", SampleLog{}.start().intent("r1").text(), 2, 0, 1},
        WholeLog{"two_of_three_unanswered",
                 SampleLog{}.start().intent("a").intent("b").intent("c").outcome("b").text(), 5, 0, 2},
        WholeLog{"crash_within_a_record", SampleLog{}.start().torn(40).recovered().start().text(), 3, 1, 0},
        WholeLog{"crash_before_the_first_octet", SampleLog{}.start().torn(0).recovered().text(), 2, 1, 0},
        WholeLog{"crash_before_the_end_of_line",
                 SampleLog{}.start().torn(SampleLog::whole_record).recovered().start().text(), 3, 1, 0},
        WholeLog{"crash_within_the_very_first_record", SampleLog{}.torn(9).recovered().text(), 1, 1, 0},
        WholeLog{"two_crashes", SampleLog{}.start().torn(7).recovered().torn(80).recovered().text(), 3, 2,
                 0}),
    [](const auto& row) { return row.param.name; });

struct BrokenLog {
    const char* name;
    std::string text;
    std::size_t line;
    std::uint64_t record;
    bool cut_off = false;
};

class AuditBroken : public testing::TestWithParam<BrokenLog> {};

TEST_P(AuditBroken, IsToldWithItsPlace) {
    const AuditSummary summary = summary_of(GetParam().text);
    ASSERT_TRUE(summary.problem);
    EXPECT_EQ(summary.problem->line, GetParam().line);
    EXPECT_EQ(summary.problem->record, GetParam().record);
    EXPECT_EQ(summary.problem->cut_off, GetParam().cut_off);
    EXPECT_EQ(summary.records, GetParam().record - 1) << "what came before counts";
}

INSTANTIATE_TEST_SUITE_P(
    Logs, AuditBroken,
    testing::Values(
        BrokenLog{"altered", altered(three_records().text(), "portal.example", "portal.invalid"), 2, 2},
        BrokenLog{"first_removed", without_line(three_records().text(), 1), 1, 1},
        BrokenLog{"middle_removed", without_line(three_records().text(), 2), 2, 2},
        BrokenLog{"moved", swapped(three_records().text()), 2, 2},
        BrokenLog{"repeated", SampleLog{}.start().text() + SampleLog{}.start().text(), 2, 2},
        BrokenLog{"end_of_line_cut", three_records().text().substr(0, three_records().text().size() - 1), 3,
                  3, true},
        BrokenLog{"cut_within_the_last", SampleLog{}.start().torn(50, false).text(), 2, 2, true},
        BrokenLog{"cut_and_ended_but_not_noted", SampleLog{}.start().torn(50).text(), 2, 2},
        BrokenLog{"cut_and_then_no_note", SampleLog{}.start().torn(50).start().text(), 2, 2},
        BrokenLog{"two_foreign_lines", SampleLog{}.start().torn(5).torn(5).recovered().text(), 2, 2},
        BrokenLog{"empty_line_at_the_end", three_records().text() + "\n", 4, 4},
        BrokenLog{"longer_than_any_record", three_records().text() + std::string(10'000, 'x') + "\n", 4, 4},
        BrokenLog{"no_log_at_all",
                  std::string("\x7f"
                              "ELF\0\0\n\n",
                              8),
                  1, 1}),
    [](const auto& row) { return row.param.name; });

TEST(AuditReader, GivesOutRecordsInOrderUpToTheProblem) {
    std::istringstream log{altered(three_records().text(), "\"result\":\"ok\"", "\"result\":\"no\"")};
    std::vector<std::pair<std::size_t, std::string>> seen;
    read_audit(log, [&](const AuditEntry& entry) { seen.emplace_back(entry.line, entry.text("event")); });
    EXPECT_EQ(seen, (std::vector<std::pair<std::size_t, std::string>>{{1, "start"}, {2, "intent"}}));
}

TEST(AuditReader, DoesNotGiveOutARecordThatLackedItsEndOfLine) {
    std::istringstream log{SampleLog{}.start().torn(SampleLog::whole_record).recovered().text()};
    std::vector<std::uint64_t> numbers;
    std::string events;
    read_audit(log, [&](const AuditEntry& entry) {
        numbers.push_back(entry.sequence);
        events += std::string{entry.text("event")} + " ";
    });
    EXPECT_EQ(numbers, (std::vector<std::uint64_t>{1, 2}));
    EXPECT_EQ(events, "start recovered ");
}

TEST(AuditReader, NamesTheLastHash) {
    const std::string text = three_records().text();
    const AuditSummary summary = summary_of(text);
    EXPECT_EQ(summary.head.size(), 64U);
    EXPECT_TRUE(text.ends_with("\"hash\":\"" + summary.head + "\"}\n"));
    EXPECT_NE(summary.head, summary_of(without_line(text, 3)).head) << "a cut tail shows in the head only";
}

TEST(AuditReader, OpensOnlyFiles) {
    EXPECT_THAT(open_audit("/nonexistent/audit.jsonl"), kyso::test::fails_with(Errc::audit_unavailable));
    EXPECT_THAT(open_audit("/tmp"), kyso::test::fails_with(Errc::audit_unavailable));
    EXPECT_THAT(open_audit("/dev/zero"), kyso::test::fails_with(Errc::audit_unavailable));
}

} // namespace
} // namespace kyso::cli
