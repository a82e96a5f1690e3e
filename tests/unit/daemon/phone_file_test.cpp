// SPDX-License-Identifier: Apache-2.0
// The file of bound numbers, which people may also open in an editor: what is damaged is named by its line
// and never overwritten; two programs may change it at once.
#include "daemon/io/phone_file.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <thread>

namespace kyso::io {
namespace {

namespace fs = std::filesystem;
using sim::PhoneNumber;
using test::fails_with;
using test::is_ok;
using testing::EndsWith;

constexpr std::chrono::sys_days day = std::chrono::year{2026} / 11 / 22;

PhoneNumber number(std::size_t which) {
    return PhoneNumber::read(std::to_string(84'900'000'000U + which)).value();
}

class PhoneFileTest : public testing::Test {
  protected:
    void write(const std::string& text) const { std::ofstream{path, std::ios::binary} << text; }
    std::string content() const {
        std::ostringstream text;
        text << std::ifstream{path, std::ios::binary}.rdbuf();
        return text.str();
    }
    static ::mode_t mode_of(const fs::path& which) {
        struct stat status {};
        return ::lstat(which.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
    }
    /// Nothing is told, and nothing is changed.
    void expect_refused(Errc errc) {
        EXPECT_THAT(file.read(), fails_with(errc));
        EXPECT_FALSE(file.holds(number(1)));
        EXPECT_THAT(file.add(number(1)), fails_with(errc));
        EXPECT_THAT(file.remove(number(1)), fails_with(errc));
    }

    test::TemporaryFolder temporary;
    const fs::path path = temporary / "sims";
    PhoneFile file{path, [] { return day; }};
};

TEST_F(PhoneFileTest, without_a_file_nothing_is_bound) {
    const auto entries = file.read();
    ASSERT_THAT(entries, is_ok());
    EXPECT_TRUE(entries->empty());
    EXPECT_FALSE(file.holds(number(1)));
    EXPECT_EQ(file.remove(number(1)).value(), false);
    EXPECT_FALSE(fs::exists(path)) << "nor made by asking";
}

TEST_F(PhoneFileTest, holds_what_was_added_until_it_is_removed) {
    ASSERT_THAT(file.add(number(1)), is_ok());
    ASSERT_THAT(file.add(number(2)), is_ok());
    EXPECT_EQ(content(), "84900000001 2026-11-22\n84900000002 2026-11-22\n");
    EXPECT_EQ(mode_of(path), 0600U);
    PhoneFile other{path, [] { return day + std::chrono::days{10}; }};
    EXPECT_TRUE(other.holds(number(1)));
    EXPECT_FALSE(other.holds(number(3)));
    ASSERT_THAT(other.add(number(1)), is_ok());
    EXPECT_EQ(content(), "84900000002 2026-11-22\n84900000001 2026-12-02\n") << "once, with its last day";
    EXPECT_EQ(other.remove(number(2)).value(), true);
    EXPECT_EQ(other.remove(number(2)).value(), false);
    EXPECT_EQ(content(), "84900000001 2026-12-02\n");
    const auto entries = file.read();
    ASSERT_THAT(entries, is_ok());
    ASSERT_EQ(entries->size(), 1U);
    EXPECT_EQ(entries->front().number, number(1));
    EXPECT_EQ(entries->front().since, day + std::chrono::days{10});
}

TEST_F(PhoneFileTest, makes_its_folder_for_the_person_alone_and_leaves_one_that_is_there) {
    const fs::path folder = temporary / "config/kyso";
    PhoneFile deeper{folder / "sims", [] { return day; }};
    ASSERT_THAT(deeper.add(number(1)), is_ok());
    EXPECT_EQ(mode_of(folder), 0700U);
    ASSERT_EQ(::chmod(folder.c_str(), 0750), 0);
    ASSERT_THAT(deeper.add(number(2)), is_ok());
    EXPECT_EQ(mode_of(folder), 0750U);
}

TEST_F(PhoneFileTest, others_permissions_end_with_the_next_change) {
    write("84900000001 2026-11-22\n");
    ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
    ASSERT_THAT(file.add(number(2)), is_ok());
    EXPECT_EQ(mode_of(path), 0600U);
}

TEST_F(PhoneFileTest, takes_so_many_and_no_more) {
    for (std::size_t i = 0; i < PhoneFile::most; ++i)
        ASSERT_THAT(file.add(number(i)), is_ok()) << i;
    const std::string full = content();
    EXPECT_THAT(file.add(number(PhoneFile::most)), fails_with(Errc::file_unwritable));
    EXPECT_EQ(content(), full);
    EXPECT_TRUE(file.holds(number(PhoneFile::most - 1)));
    ASSERT_THAT(file.add(number(0)), is_ok()) << "one that is there takes no more room";
    EXPECT_EQ(file.remove(number(1)).value(), true);
    EXPECT_THAT(file.add(number(PhoneFile::most)), is_ok());
}

TEST_F(PhoneFileTest, two_programs_that_change_it_lose_nothing) {
    const auto add_some = [this](std::size_t from) {
        PhoneFile own{path, [] { return day; }};
        for (std::size_t i = from; i < PhoneFile::most; i += 2)
            if (const auto added = own.add(number(i)); !added) ADD_FAILURE() << added.error().describe();
    };
    std::thread other{add_some, 1};
    add_some(0);
    other.join();
    const auto entries = file.read();
    ASSERT_THAT(entries, is_ok());
    EXPECT_EQ(entries->size(), PhoneFile::most);
}

TEST_F(PhoneFileTest, a_link_a_folder_or_a_pipe_is_not_read) {
    const fs::path elsewhere = temporary / "elsewhere";
    std::ofstream{elsewhere} << "84900000001 2026-11-22\n";
    fs::create_symlink(elsewhere, path);
    expect_refused(Errc::file_unreadable);
    EXPECT_TRUE(fs::is_symlink(path));
    fs::remove(path);
    fs::create_directory(path);
    expect_refused(Errc::file_unreadable);
    fs::remove(path);
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    expect_refused(Errc::file_unreadable);
}

TEST_F(PhoneFileTest, what_was_half_written_beside_it_does_not_count) {
    write("84900000001 2026-11-22\n");
    std::ofstream{path.string() + ".new"} << "84900000002 20";
    EXPECT_TRUE(file.holds(number(1)));
    EXPECT_EQ(file.read()->size(), 1U);
    ASSERT_THAT(file.add(number(3)), is_ok());
    EXPECT_EQ(content(), "84900000001 2026-11-22\n84900000003 2026-11-22\n");
}

struct Damaged {
    const char* name;
    std::string text;
    std::size_t line;
};

class DamagedPhoneFile : public PhoneFileTest, public testing::WithParamInterface<Damaged> {};

TEST_P(DamagedPhoneFile, is_named_by_its_line_and_left_as_it_is) {
    write(GetParam().text);
    const auto entries = file.read();
    ASSERT_THAT(entries, fails_with(Errc::config_invalid));
    EXPECT_THAT(entries.error().detail(),
                testing::StartsWith(path.string() + ":" + std::to_string(GetParam().line) + ": "));
    EXPECT_THAT(entries.error().detail(), EndsWith("is wanted")) << "and not what stands there";
    expect_refused(Errc::config_invalid);
    EXPECT_EQ(content(), GetParam().text);
}

const std::string good = "84900000001 2026-11-22\n";

std::string lines(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += number(i).msisdn() + " 2026-11-22\n";
    return text;
}

INSTANTIATE_TEST_SUITE_P(
    Files, DamagedPhoneFile,
    testing::Values(Damaged{"no_end_of_line", good + "84900000002 2026-11-22", 2},
                    Damaged{"cut_off", good + "849000", 2}, Damaged{"empty_line", "\n" + good, 1},
                    Damaged{"no_day", good + "84900000002\n", 2},
                    Damaged{"no_such_day", good + "84900000002 2026-02-30\n", 2},
                    Damaged{"a_time_too", "84900000002 2026-11-22T00:00:00Z\n", 1},
                    Damaged{"another_spelling", good + good + "0900000002 2026-11-22\n", 3},
                    Damaged{"no_mobile_number", "84210000002 2026-11-22\n", 1},
                    Damaged{"two_spaces", "84900000002  2026-11-22\n", 1},
                    Damaged{"space_at_the_end", "84900000002 2026-11-22 \n", 1},
                    Damaged{"carriage_return", "84900000002 2026-11-22\r\n", 1},
                    Damaged{"a_remark", "# my numbers\n" + good, 1},
                    Damaged{"nul", std::string(3, '\0') + "\n" + good, 1},
                    Damaged{"noise", std::string(100'000, '\xFF'), 1},
                    Damaged{"too_many", lines(PhoneFile::most + 1), PhoneFile::most + 1},
                    Damaged{"far_too_many", lines(10 * PhoneFile::most), PhoneFile::most + 1}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::io
