// SPDX-License-Identifier: Apache-2.0
// Threat T15 on real files: a log cut off anywhere goes on, a full one goes on in a new file, a disk without
// room gets no intent.
#include "daemon/io/audit_file.hpp"

#include "daemon/io/system_clock.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/resource.h>
#include <sys/stat.h>

namespace kyso::io {
namespace {

namespace fs = std::filesystem;
using core::AuditEvent;
using core::AuditRecord;
using test::fails_with;
using test::is_ok;

class AuditFileTest : public testing::Test {
  protected:
    static AuditRecord intent(const std::string& request) {
        AuditRecord record{AuditEvent::intent};
        record.request = request;
        record.requester = "https://portal.example";
        return record;
    }
    std::unique_ptr<AuditFile> open(std::uint64_t rotate_at = 1U << 24U) const {
        auto opened = AuditFile::open(folder, clock, rotate_at);
        if (!opened) throw std::runtime_error(opened.error().describe());
        return std::move(*opened);
    }
    static std::string content_of(const fs::path& path) {
        std::ostringstream text;
        text << std::ifstream{path, std::ios::binary}.rdbuf();
        return text.str();
    }
    fs::path log() const { return folder / AuditFile::file_name; }
    std::vector<fs::path> older() const {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator{folder})
            if (entry.path().filename().string().starts_with("audit-")) files.push_back(entry.path());
        std::ranges::sort(files);
        return files;
    }
    /// Events of the chain over all files; a `recovered` record is what may follow a line cut off.
    std::vector<std::string> events() const {
        core::AuditChain chain;
        std::vector<std::string> told;
        auto files = older();
        files.push_back(log());
        for (const auto& file : files) {
            std::istringstream lines{content_of(file)};
            for (std::string line; std::getline(lines, line);) {
                const auto members = chain.follow(line);
                told.push_back(members ? std::string{members->at("event").as_string()} : "cut off");
            }
        }
        return told;
    }

    SystemClock clock;
    test::TemporaryFolder temporary;
    const fs::path folder = temporary.path();
};

TEST_F(AuditFileTest, cut_off_at_any_octet_it_goes_on) {
    std::size_t begin = 0;
    {
        const auto audit = open();
        ASSERT_THAT(audit->append(AuditRecord{AuditEvent::start}), is_ok());
        begin = content_of(log()).size();
        ASSERT_THAT(audit->append(intent("r1")), is_ok());
    }
    const std::string whole = content_of(log());
    // Without nothing but its end of line the record is whole, yet not counted: unit_cli reads such a log.
    for (std::size_t size = begin + 1; size < whole.size() - 1; ++size) {
        std::ofstream{log(), std::ios::binary} << whole.substr(0, size);
        const auto audit = open();
        ASSERT_THAT(audit->append(intent("r2")), is_ok()) << size;
        ASSERT_EQ(events().back(), "intent") << size;
        ASSERT_EQ(events().front(), "start") << size;
        ASSERT_NE(content_of(log()).find("\"recovered\""), std::string::npos) << size;
    }
}

TEST_F(AuditFileTest, one_writer_at_a_time) {
    const auto audit = open();
    EXPECT_THAT(AuditFile::open(folder, clock), fails_with(Errc::audit_unavailable));
}

TEST_F(AuditFileTest, a_full_file_goes_on_in_a_new_one_that_carries_its_last_hash) {
    auto audit = open(1000);
    for (int i = 0; i < 30; ++i)
        ASSERT_THAT(audit->append(intent("r" + std::to_string(i))), is_ok()) << i;
    audit.reset();
    EXPECT_GT(older().size(), 3U);
    auto told = events();
    EXPECT_EQ(std::ranges::count(told, "cut off"), 0);
    EXPECT_EQ(std::ranges::count(told, "intent"), 30);
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(told, "rotation")), older().size());
    audit = open(1000);
    EXPECT_THAT(audit->append(AuditRecord{AuditEvent::stop}), is_ok()) << "and over a restart";
    EXPECT_EQ(events().back(), "stop");
}

TEST_F(AuditFileTest, only_a_start_or_an_intent_waits_for_a_new_file) {
    const auto audit = open(1);
    ASSERT_THAT(audit->append(AuditRecord{AuditEvent::start}), is_ok());
    const std::size_t before = older().size();
    AuditRecord outcome = intent("r1");
    outcome.event = AuditEvent::outcome;
    ASSERT_THAT(audit->append(outcome), is_ok());
    EXPECT_EQ(older().size(), before);
}

/// kysod may be killed between any two steps of a rotation.
TEST_F(AuditFileTest, a_rotation_that_was_cut_short_is_undone_or_finished) {
    {
        const auto audit = open();
        ASSERT_THAT(audit->append(AuditRecord{AuditEvent::start}), is_ok());
    }
    std::ofstream{folder / "audit.next"} << "half a rec"; // the new file was being written
    {
        const auto audit = open();
        EXPECT_FALSE(fs::exists(folder / "audit.next"));
        EXPECT_EQ(events(), std::vector<std::string>{"start"});
    }
    core::AuditChain chain;
    std::string first = content_of(log());
    ASSERT_TRUE(chain.follow(std::string_view{first}.substr(0, first.size() - 1)));
    fs::rename(log(), folder / "audit-000000000001.jsonl"); // the old one was put aside
    std::ofstream{folder / "audit.next"} << chain.line(AuditRecord{AuditEvent::rotation}, clock.now());
    const auto audit = open();
    ASSERT_THAT(audit->append(intent("r1")), is_ok());
    EXPECT_EQ(events(), (std::vector<std::string>{"start", "rotation", "intent"}));
}

TEST_F(AuditFileTest, an_intent_has_room_for_its_outcome_allocated) {
    const auto audit = open();
    ASSERT_THAT(audit->append(AuditRecord{AuditEvent::start}), is_ok());
    struct stat before {
    }, after{};
    ASSERT_EQ(::stat(log().c_str(), &before), 0);
    ASSERT_THAT(audit->append(intent("r1")), is_ok());
    ASSERT_EQ(::stat(log().c_str(), &after), 0);
    EXPECT_LT(after.st_size, 4096) << "it does not show in the file's size";
    EXPECT_GE(after.st_blocks * 512, AuditFile::least_reserve) << "this file system promises nothing";
}

TEST_F(AuditFileTest, what_does_not_fit_leaves_whole_records_and_goes_on_when_there_is_room) {
    const auto audit = open();
    ASSERT_THAT(audit->append(AuditRecord{AuditEvent::start}), is_ok());
    rlimit unlimited{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit full{static_cast<rlim_t>(fs::file_size(log()) + 30), unlimited.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
    const auto refused = audit->append(intent("r1"));
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
    std::signal(SIGXFSZ, handler);
    EXPECT_THAT(refused, fails_with(Errc::audit_unavailable));
    EXPECT_EQ(events(), std::vector<std::string>{"start"});
    EXPECT_THAT(audit->append(intent("r2")), is_ok());
    EXPECT_EQ(events(), (std::vector<std::string>{"start", "intent"}));
}

} // namespace
} // namespace kyso::io
