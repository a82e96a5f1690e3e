// SPDX-License-Identifier: Apache-2.0
// One log over several files, as io::AuditFile leaves them.
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/cli/sample_log.hpp"

#include <gtest/gtest.h>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;
using test::SampleLog;

class AuditRotation : public testing::Test {
  protected:
    AuditRotation() {
        // Nine records; every third begins a file, a request goes over the edge.
        SampleLog log;
        log.start().intent("r1").outcome("r1").rotation().intent("r2").intent("r3").rotation().outcome("r3");
        std::istringstream lines{log.text()};
        std::vector<std::string> names = {"audit-000000000003.jsonl", "audit-000000000006.jsonl",
                                          "audit.jsonl"};
        for (std::size_t number = 0; number < 8; ++number) {
            std::string line;
            std::getline(lines, line);
            std::ofstream{folder / names[number / 3], std::ios::app} << line << '\n';
        }
    }

    AuditSummary read() const {
        auto summary = read_audit_files(audit_files(folder / "audit.jsonl"), [](const AuditEntry&) {});
        if (!summary) throw std::runtime_error(summary.error().describe());
        return *summary;
    }

    kyso::test::TemporaryFolder temporary;
    const fs::path folder = temporary.path();
};

TEST_F(AuditRotation, is_one_log) {
    const AuditSummary summary = read();
    EXPECT_FALSE(summary.problem) << summary.problem->detail;
    EXPECT_EQ(summary.records, 8U);
    EXPECT_EQ(summary.next, 9U);
    EXPECT_EQ(summary.missing, 0U);
    ASSERT_EQ(summary.unanswered.size(), 1U);
    EXPECT_TRUE(summary.unanswered.contains("r2"));
}

TEST_F(AuditRotation, without_its_oldest_file_is_whole_and_says_what_is_missing) {
    fs::remove(folder / "audit-000000000003.jsonl");
    const AuditSummary summary = read();
    EXPECT_FALSE(summary.problem);
    EXPECT_EQ(summary.missing, 3U);
    EXPECT_EQ(summary.records, 5U);
}

TEST_F(AuditRotation, without_a_file_in_between_is_broken_there) {
    fs::remove(folder / "audit-000000000006.jsonl");
    const AuditSummary summary = read();
    ASSERT_TRUE(summary.problem);
    EXPECT_EQ(summary.problem->file, "audit.jsonl");
    EXPECT_EQ(summary.problem->line, 1U);
}

TEST_F(AuditRotation, any_flip_in_any_file_is_found_in_that_file) {
    for (const auto& file : audit_files(folder / "audit.jsonl")) {
        std::ostringstream text;
        text << std::ifstream{file, std::ios::binary}.rdbuf();
        const std::string good = text.str();
        for (std::size_t at = 0; at < good.size(); at += 7) {
            std::string flipped = good;
            flipped[at] = static_cast<char>(flipped[at] ^ 1);
            std::ofstream{file, std::ios::binary} << flipped;
            const AuditSummary summary = read();
            ASSERT_TRUE(summary.problem) << file << " " << at;
            ASSERT_EQ(summary.problem->file, file.filename().string()) << at;
        }
        std::ofstream{file, std::ios::binary} << good;
    }
}

TEST_F(AuditRotation, a_log_may_not_begin_in_the_middle_of_a_file) {
    std::istringstream lines{[&] {
        std::ostringstream text;
        text << std::ifstream{folder / "audit-000000000006.jsonl"}.rdbuf();
        return text.str();
    }()};
    std::string rotation, second;
    std::getline(lines, rotation);
    std::getline(lines, second);
    EXPECT_TRUE(test::summary_of(second + "\n").problem);
    EXPECT_FALSE(test::summary_of(rotation + "\n" + second + "\n").problem);
}

} // namespace
} // namespace kyso::cli
