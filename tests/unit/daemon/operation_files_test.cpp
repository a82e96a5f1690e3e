// SPDX-License-Identifier: Apache-2.0
// Operations on disk: whole or not there, the person's alone, and nothing else in their folder is taken for
// one or touched. The text of an operation itself: unit_sim, operation_test.cpp.
#include "daemon/io/operation_files.hpp"

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
using sim::Operation;
using test::fails_with;
using test::is_ok;

std::string name(std::size_t which) {
    const std::string digits = std::to_string(which);
    return "_" + std::string(31 - digits.size(), '0') + digits;
}

Operation sample(std::size_t which = 1) {
    Operation operation;
    operation.transaction = name(which);
    operation.origin = "https://portal.example";
    operation.method = "authentication.sign";
    operation.signing_time = std::chrono::sys_seconds{1'800'000'000s};
    operation.certificate = Bytes(900, 1);
    operation.to_be_signed = {Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, 3)};
    operation.audit_request = "a1";
    operation.ticket = "t.t.t";
    operation.msisdn = "84912345678";
    operation.text = "portal.example: Dang nhap (Ma 1462)";
    return operation;
}

class OperationFilesTest : public testing::Test {
  protected:
    fs::path path(std::size_t which = 1) const { return folder / (name(which) + ".json"); }
    static ::mode_t mode_of(const fs::path& which) {
        struct stat status {};
        return ::lstat(which.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
    }
    static std::string content_of(const fs::path& which) {
        std::ostringstream text;
        text << std::ifstream{which, std::ios::binary}.rdbuf();
        return text.str();
    }
    void write(const fs::path& which, const std::string& text) const {
        fs::create_directories(folder);
        std::ofstream{which, std::ios::binary} << text;
    }
    std::vector<std::string> loaded() {
        std::vector<std::string> names;
        for (const Operation& operation : OperationFiles{folder}.load())
            names.push_back(operation.transaction);
        std::ranges::sort(names);
        return names;
    }

    test::TemporaryFolder temporary;
    const fs::path folder = temporary / "operations";
    OperationFiles files{folder};
};

TEST_F(OperationFilesTest, without_a_folder_there_are_none) {
    EXPECT_TRUE(files.load().empty());
    files.remove(name(1));
    EXPECT_FALSE(fs::exists(folder)) << "nor made by asking";
}

TEST_F(OperationFilesTest, another_kysod_loads_what_was_kept_until_it_is_removed) {
    Operation first = sample(1);
    ASSERT_THAT(files.keep(first), is_ok());
    ASSERT_THAT(files.keep(sample(2)), is_ok());
    EXPECT_EQ(loaded(), (std::vector{name(1), name(2)}));
    first.ended = first.signing_time + 60s;
    first.error = Errc::sim_cancelled;
    ASSERT_THAT(files.keep(first), is_ok()) << "in place of what was there";
    files.remove(name(2));
    const auto operations = OperationFiles{folder}.load();
    ASSERT_EQ(operations.size(), 1U);
    EXPECT_EQ(sim::encode(operations.front()), sim::encode(first));
    files.remove(name(1));
    EXPECT_TRUE(fs::is_empty(folder));
}

TEST_F(OperationFilesTest, are_the_persons_alone) {
    const ::mode_t mask = ::umask(0);
    const auto kept = files.keep(sample());
    ::umask(mask);
    ASSERT_THAT(kept, is_ok());
    EXPECT_EQ(mode_of(folder), 0700U);
    EXPECT_EQ(mode_of(path()), 0600U);
    ASSERT_EQ(::chmod(path().c_str(), 0644), 0);
    ASSERT_THAT(files.keep(sample()), is_ok());
    EXPECT_EQ(mode_of(path()), 0600U);
}

TEST_F(OperationFilesTest, half_written_ones_and_other_files_are_left_alone) {
    const std::string text = sim::encode(sample(1));
    write(path(1).string() + ".new", text);
    write(path(2), sim::encode(sample(2)).substr(0, text.size() / 2));
    write(path(3), "");
    write(folder / name(4), sim::encode(sample(4)));
    write(folder / (name(5) + ".bak"), sim::encode(sample(5)));
    EXPECT_TRUE(loaded().empty());
    EXPECT_EQ(content_of(path(1).string() + ".new"), text);
    EXPECT_EQ(content_of(path(2)).size(), text.size() / 2);
    EXPECT_TRUE(fs::exists(path(3)));
    ASSERT_THAT(files.keep(sample(1)), is_ok()) << "and in nobody's way";
    EXPECT_EQ(loaded(), std::vector{name(1)});
}

TEST_F(OperationFilesTest, links_folders_and_pipes_are_not_read) {
    const fs::path elsewhere = temporary / "elsewhere.json";
    write(elsewhere, sim::encode(sample(1)));
    fs::create_symlink(elsewhere, path(1));
    fs::create_directory(path(2));
    ASSERT_EQ(::mkfifo(path(3).c_str(), 0600), 0);
    EXPECT_TRUE(loaded().empty());
    ASSERT_THAT(files.keep(sample(1)), is_ok());
    EXPECT_FALSE(fs::is_symlink(path(1))) << "replaced, not followed";
    EXPECT_EQ(loaded(), std::vector{name(1)});
    files.remove(name(1));
    EXPECT_EQ(content_of(elsewhere), sim::encode(sample(1))) << "what it led to is as it was";
}

TEST_F(OperationFilesTest, one_that_another_kysod_could_not_read_is_not_kept) {
    ASSERT_THAT(files.keep(sample()), is_ok());
    Operation longer = sample();
    longer.params["more"] = std::string(Operation::max_text, 'x');
    EXPECT_THAT(files.keep(longer), fails_with(Errc::file_unwritable));
    EXPECT_EQ(loaded(), std::vector{name(1)}) << "and what was there is there";
    longer.params["more"] = std::string(
        Operation::max_text - sim::encode(sample()).size() - std::string{"\"more\":\"\""}.size(), 'x');
    ASSERT_THAT(files.keep(longer), is_ok()) << "to the last octet";
    EXPECT_EQ(loaded(), std::vector{name(1)});
    std::ofstream{path(), std::ios::app} << ' ';
    EXPECT_TRUE(loaded().empty()) << "one octet more";
}

TEST_F(OperationFilesTest, a_disk_that_takes_nothing_is_told) {
    OperationFiles nowhere{temporary / "not/there"};
    EXPECT_THAT(nowhere.keep(sample()), fails_with(Errc::file_unwritable));
    fs::create_directories(path()); // cannot be replaced by a file
    EXPECT_THAT(files.keep(sample()), fails_with(Errc::file_unwritable));
    EXPECT_FALSE(fs::exists(path().string() + ".new"));
}

TEST_F(OperationFilesTest, more_files_than_kysod_ever_makes_are_not_looked_at) {
    for (std::size_t i = 0; i < OperationFiles::most + 10; ++i)
        ASSERT_THAT(files.keep(sample(i)), is_ok());
    EXPECT_EQ(loaded().size(), OperationFiles::most);
}

struct Damaged {
    const char *name, *from, *to;
};

class DamagedOperation : public OperationFilesTest, public testing::WithParamInterface<Damaged> {};

TEST_P(DamagedOperation, is_left_alone_and_the_others_are_loaded) {
    std::string text = sim::encode(sample(1));
    const std::size_t at = text.find(GetParam().from);
    ASSERT_NE(at, text.npos);
    text.replace(at, std::string_view{GetParam().from}.size(), GetParam().to);
    write(path(1), text);
    ASSERT_THAT(files.keep(sample(2)), is_ok());
    EXPECT_EQ(loaded(), std::vector{name(2)});
    EXPECT_EQ(content_of(path(1)), text);
}

INSTANTIATE_TEST_SUITE_P(
    Files, DamagedOperation,
    testing::Values(
        Damaged{"of_another_name", "_0000000000000000000000000000001", "_0000000000000000000000000000003"},
        Damaged{"with_a_path_for_a_name", "_000000", "../../."},
        Damaged{"another_version", "\"version\":1", "\"version\":2"},
        Damaged{"no_origin", "https://portal.example", "https://portal.example/"},
        Damaged{"null_origin", "https://portal.example", "null"},
        Damaged{"no_phone", "84912345678", "84212345678"},
        Damaged{"phone_spelt_otherwise", "84912345678", "0912 345678"},
        Damaged{"no_digest", "\"sha256\"", "\"sha512\""},
        Damaged{"no_certificate", "\"certificate\":\"AQ", "\"certificate\":\"!!"},
        Damaged{"one_thing_more", "{\"version\"", "{\"extra\":1,\"version\""},
        Damaged{"twice", "{\"version\"", "{\"version\":1,\"version\""},
        Damaged{"an_end_without_more", "\"abandoned\":false", "\"abandoned\":false,\"ended\":1"},
        Damaged{"a_result_without_an_end", "\"abandoned\":false", "\"abandoned\":false,\"result\":{}"},
        Damaged{"two_ends", "\"abandoned\":false",
                "\"abandoned\":false,\"ended\":1,\"result\":{},\"error\":\"busy\""}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::io
