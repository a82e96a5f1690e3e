// SPDX-License-Identifier: Apache-2.0
#include "cli/audit_text.hpp"
#include "tests/unit/cli/sample_log.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <ctime>

namespace kyso::cli {
namespace {

using test::SampleLog;
using test::summary_of;
using testing::HasSubstr;

/// The time zone of this process for as long as it lives.
class TimeZone {
  public:
    explicit TimeZone(const char* zone) { set(zone); }
    ~TimeZone() { set("UTC0"); }
    TimeZone(const TimeZone&) = delete;
    TimeZone& operator=(const TimeZone&) = delete;

  private:
    static void set(const char* zone) {
        ::setenv("TZ", zone, 1);
        ::tzset();
    }
};

std::vector<std::string> sentences(const std::string& text, Language language) {
    std::istringstream log{text};
    std::vector<std::string> lines;
    read_audit(log, [&](const AuditEntry& entry) { lines.push_back(sentence(entry, language)); });
    return lines;
}

TEST(AuditText, TimesAreLocal) {
    const TimeZone hanoi{"ICT-7"};
    EXPECT_EQ(local_time("2026-01-01T00:00:00.000Z"), "2026-01-01 07:00:00 +0700");
    EXPECT_EQ(local_time("2025-12-31T17:30:00.999Z"), "2026-01-01 00:30:00 +0700");
    EXPECT_EQ(local_time("yesterday"), "yesterday");
    EXPECT_EQ(local_time(""), "");
}

TEST(AuditText, ARecordTellsWhoWhatAndHowItEnded) {
    const TimeZone hanoi{"ICT-7"};
    const auto lines = sentences(
        SampleLog{}.start().intent("a").outcome("a").outcome("b", "pin_incorrect").text(), Language::en);
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0], "#1  2026-01-01 07:00:00 +0700  kysod started");
    EXPECT_EQ(lines[1],
              "#2  2026-01-01 07:00:01 +0700  https://portal.example  sign documents: 2 signature(s) asked "
              "for, the person agreed");
    EXPECT_THAT(lines[2], HasSubstr("sign documents: 2 signature(s) delivered"));
    EXPECT_THAT(lines[3], HasSubstr(std::string{info(Errc::pin_incorrect).en}));
}

TEST(AuditText, SpeaksVietnamese) {
    const auto lines = sentences(SampleLog{}.start().intent("a").text(), Language::vi);
    EXPECT_THAT(lines[0], HasSubstr("kysod khởi động"));
    EXPECT_THAT(lines[1], HasSubstr("ký tài liệu"));
}

TEST(AuditText, WhatHappenedBesidesSigningIsSaidInWordsToo) {
    for (const Language language : {Language::vi, Language::en})
        for (const auto event :
             {core::AuditEvent::approve, core::AuditEvent::deny, core::AuditEvent::lock,
              core::AuditEvent::unlock, core::AuditEvent::disclose, core::AuditEvent::rotation}) {
            core::AuditChain chain;
            const std::string line = chain.line(core::AuditRecord{event, "sleep"}, {});
            const auto lines = sentences(line, language);
            ASSERT_EQ(lines.size(), 1U) << to_text(event);
            EXPECT_EQ(lines[0].find("  " + std::string{to_text(event)}), std::string::npos) << lines[0];
            EXPECT_GT(lines[0].size(), 40U) << lines[0];
        }
}

TEST(AuditText, EscapeSequencesOfARecordDoNotReachTheTerminal) {
    const auto lines = sentences(SampleLog{}.outcome("a", "\x1b[2J").text(), Language::en);
    EXPECT_EQ(lines[0].find('\x1b'), std::string::npos);
}

TEST(AuditText, RemarksNameCrashesAndMissingOutcomes) {
    const AuditSummary summary = summary_of(SampleLog{}.start().torn(9).recovered().intent("a").text());
    const auto lines = remarks(summary, Language::en);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_THAT(lines[0], HasSubstr("Line 2 was cut off"));
    EXPECT_THAT(lines[1], HasSubstr("Record 3"));
    EXPECT_TRUE(remarks(summary_of(SampleLog{}.start().text()), Language::en).empty());
}

TEST(AuditText, JsonNamesTheProblem) {
    const auto good = to_json(summary_of(SampleLog{}.start().text()));
    EXPECT_TRUE(good.at("whole").as_bool());
    EXPECT_FALSE(good.contains("problem"));
    const auto bad = to_json(summary_of(SampleLog{}.start().torn(9, false).text()));
    EXPECT_FALSE(bad.at("whole").as_bool());
    EXPECT_EQ(bad.at("problem").at("line").to_number<int>(), 2);
    EXPECT_TRUE(bad.at("problem").at("cutOff").as_bool());
}

} // namespace
} // namespace kyso::cli
