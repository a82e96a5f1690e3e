// SPDX-License-Identifier: Apache-2.0
// Threat T13 over restarts: what was counted stays counted, numbers do not stand in the file, and a disk that
// takes nothing lets nothing ring. The rules themselves: unit_sim, sim_pace_test.cpp.
#include "daemon/io/ring_file.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

namespace kyso::io {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using sim::PhoneNumber;
using sim::SimPace;
using test::fails_with;
using test::is_ok;
using testing::HasSubstr;
using testing::Not;

const std::chrono::sys_seconds morning{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 8h};

PhoneNumber number(std::size_t which) {
    return PhoneNumber::read(std::to_string(84'900'000'000U + which)).value();
}

/// 64 hexadecimal digits, others for each number, which cannot be found in them.
struct Pseudonyms final : flow::AuditLog {
    Result<void> append(const core::AuditRecord&) override { return {}; }
    std::string pseudonym(ByteView data) const override {
        std::string text = to_hex(data);
        text.resize(64, '0');
        std::ranges::reverse(text);
        return text;
    }
};

class RingFileTest : public testing::Test {
  protected:
    RingFile open(std::chrono::sys_seconds now = morning) const { return {temporary.path(), log, now}; }
    std::string content() const {
        std::ostringstream text;
        text << std::ifstream{path, std::ios::binary}.rdbuf();
        return text.str();
    }
    std::string line(std::size_t which, const std::string& pace) const {
        return log.pseudonym(as_bytes("ring " + number(which).msisdn())) + " " + pace + "\n";
    }
    void write(const std::string& text) const { std::ofstream{path, std::ios::binary} << text; }
    /// Rung and ended at once.
    static void ring(RingFile& rings, std::size_t which, std::optional<Errc> how,
                     std::chrono::sys_seconds now = morning) {
        ASSERT_THAT(rings.ring(number(which), now), is_ok());
        rings.ended(number(which), how, now);
    }
    static std::chrono::seconds wait(RingFile rings, std::size_t which, std::chrono::sys_seconds now) {
        const auto may = rings.may_ring(number(which), now);
        if (may) return 0s;
        EXPECT_EQ(may.error().code(), Errc::sim_too_often);
        return may.error().retry_after();
    }

    test::TemporaryFolder temporary;
    const fs::path path = temporary / RingFile::file_name;
    Pseudonyms log;
};

TEST_F(RingFileTest, begins_with_nothing) {
    RingFile rings = open();
    EXPECT_THAT(rings.may_ring(number(1), morning), is_ok());
    EXPECT_FALSE(fs::exists(path)) << "asking writes nothing";
}

TEST_F(RingFileTest, has_no_number_in_it_and_is_the_persons_alone) {
    RingFile rings = open();
    ring(rings, 1, std::nullopt);
    EXPECT_THAT(content(), Not(HasSubstr("900000001")));
    EXPECT_THAT(content(), testing::StartsWith(log.pseudonym(as_bytes("ring 84900000001")) + " 1;0;"));
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
}

TEST_F(RingFileTest, counts_on_over_a_restart) {
    for (int i = 0; i < 3; ++i) {
        RingFile rings = open();
        EXPECT_EQ(wait(rings, 1, morning), 0s) << i;
        ring(rings, 1, std::nullopt);
    }
    RingFile rings = open();
    EXPECT_EQ(wait(rings, 1, morning), 10min);
    EXPECT_THAT(rings.ring(number(1), morning), fails_with(Errc::sim_too_often));
    EXPECT_EQ(wait(rings, 2, morning), 0s) << "each number for itself";
}

struct Setback {
    const char* name;
    std::optional<Errc> how;
    std::chrono::seconds pause;
};

class AfterTwo : public RingFileTest, public testing::WithParamInterface<Setback> {};

TEST_P(AfterTwo, the_pause_outlasts_a_restart) {
    for (int i = 0; i < 2; ++i) {
        RingFile rings = open();
        ring(rings, 1, GetParam().how);
    }
    EXPECT_EQ(wait(open(), 1, morning), GetParam().pause);
    EXPECT_EQ(wait(open(morning + 4min), 1, morning + 4min),
              std::max<std::chrono::seconds>(GetParam().pause - 4min, 0s));
}

INSTANTIATE_TEST_SUITE_P(Ends, AfterTwo,
                         testing::Values(Setback{"signed", std::nullopt, 0s},
                                         Setback{"cancelled", Errc::sim_cancelled, 5min},
                                         Setback{"timed_out", Errc::sim_timed_out, 5min},
                                         Setback{"not_reached", Errc::sim_unreachable, 0s},
                                         Setback{"nothing_known", Errc::outcome_unknown, 0s}),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST_F(RingFileTest, what_was_open_has_ended_when_kysod_comes_again_and_is_counted) {
    {
        RingFile rings = open();
        ASSERT_THAT(rings.ring(number(1), morning), is_ok());
        EXPECT_THAT(rings.may_ring(number(1), morning), fails_with(Errc::sim_busy));
    }
    RingFile rings = open();
    EXPECT_THAT(rings.may_ring(number(1), morning), is_ok());
    ring(rings, 1, std::nullopt);
    ring(rings, 1, std::nullopt);
    EXPECT_EQ(wait(rings, 1, morning), 10min) << "three, the first of them among them";
}

TEST_F(RingFileTest, forgets_numbers_that_nothing_is_left_of) {
    RingFile rings = open();
    ring(rings, 1, std::nullopt);
    ring(rings, 2, std::nullopt, morning + 24h);
    EXPECT_EQ(std::ranges::count(content(), '\n'), 1);
}

TEST_F(RingFileTest, takes_so_many_numbers_a_day_and_no_more) {
    RingFile rings = open();
    for (std::size_t i = 0; i < RingFile::most; ++i)
        ring(rings, i, std::nullopt);
    EXPECT_THAT(rings.ring(number(RingFile::most), morning), fails_with(Errc::sim_too_often));
    EXPECT_EQ(wait(rings, RingFile::most, morning), 0s) << "it was not rung and is not open";
    EXPECT_THAT(rings.ring(number(0), morning), is_ok()) << "those that are there go on";
    RingFile later = open(morning + 24h);
    EXPECT_THAT(later.ring(number(RingFile::most), morning + 24h), is_ok());
}

TEST_F(RingFileTest, a_disk_that_takes_nothing_lets_nothing_ring_and_keeps_nothing_open) {
    RingFile rings = open();
    fs::create_directory(path); // cannot be replaced by a file
    EXPECT_THAT(rings.ring(number(1), morning), fails_with(Errc::file_unwritable));
    EXPECT_THAT(rings.ring(number(1), morning), fails_with(Errc::file_unwritable)) << "not busy";
    fs::remove(path);
    for (int i = 0; i < 3; ++i)
        ring(rings, 1, std::nullopt);
    EXPECT_EQ(wait(rings, 1, morning), 10min) << "only those that rang are counted";
}

TEST_F(RingFileTest, a_link_is_not_followed) {
    const fs::path elsewhere = temporary / "elsewhere";
    const std::string paused =
        line(1, "1;0;1;" + std::to_string((morning + 5min).time_since_epoch().count()) + ";;");
    std::ofstream{elsewhere} << paused;
    fs::create_symlink(elsewhere, path);
    RingFile rings = open();
    EXPECT_THAT(rings.may_ring(number(1), morning), is_ok()) << "not read";
    ring(rings, 2, std::nullopt);
    EXPECT_FALSE(fs::is_symlink(path)) << "replaced";
    std::ostringstream left;
    left << std::ifstream{elsewhere}.rdbuf();
    EXPECT_EQ(left.str(), paused) << "and what it led to is as it was";
}

struct Damaged {
    const char* name;
    std::string text; ///< after a whole line for number 1 and before one for number 2
};

class DamagedRingFile : public RingFileTest, public testing::WithParamInterface<Damaged> {};

TEST_P(DamagedRingFile, counts_up_to_the_damage_and_anew_after_it) {
    const std::string paused = "1;0;1;" + std::to_string((morning + 5min).time_since_epoch().count()) + ";;";
    write(line(1, paused) + line(2, paused));
    EXPECT_EQ(wait(open(), 2, morning), 5min) << "the same without the damage";
    write(line(1, paused) + GetParam().text + line(2, paused));
    RingFile rings = open();
    EXPECT_EQ(wait(rings, 1, morning), 5min);
    EXPECT_EQ(wait(rings, 2, morning), 0s);
    ring(rings, 2, std::nullopt);
    EXPECT_EQ(wait(open(), 1, morning), 5min) << "and it is whole again";
    EXPECT_EQ(std::ranges::count(content(), '\n'), 2);
}

const std::string hash(64, 'a');

INSTANTIATE_TEST_SUITE_P(
    Lines, DamagedRingFile,
    testing::Values(
        Damaged{"empty_line", "\n"}, Damaged{"only_a_hash", hash + "\n"}, Damaged{"no_pace", hash + " \n"},
        Damaged{"no_hash", " 1;0;0;0;;\n"}, Damaged{"short_hash", hash.substr(1) + " 1;0;0;0;;\n"},
        Damaged{"a_number_for_a_hash", "84900000001 1;0;0;0;;\n"},
        Damaged{"another_version", hash + " 2;0;0;0;;\n"}, Damaged{"cut_off_and_written_on", hash + " 1;0;"},
        Damaged{"hash_cut_off_and_written_on", hash.substr(7)}, Damaged{"negative", hash + " 1;0;0;-1;;\n"},
        Damaged{"too_many_starts", hash + " 1;0;0;0;1,1,1,1,1,1,1,1,1,1,1;\n"},
        Damaged{"nul", std::string(5, '\0') + "\n"}, Damaged{"noise", std::string(1000, '\xFF')}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(RingFileTest, the_last_line_counts_only_with_its_end) {
    const std::string paused = "1;0;1;" + std::to_string((morning + 5min).time_since_epoch().count()) + ";;";
    const std::string whole = line(1, paused) + line(2, paused);
    write(whole.substr(0, whole.size() - 1));
    EXPECT_EQ(wait(open(), 1, morning), 5min);
    EXPECT_EQ(wait(open(), 2, morning), 0s);
}

} // namespace
} // namespace kyso::io
