// SPDX-License-Identifier: Apache-2.0
#include "protocol/replace_file.hpp"

#include "protocol/fd.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/stat.h>

namespace kyso {
namespace {

namespace fs = std::filesystem;

class ReplaceFile : public testing::Test {
  protected:
    std::string content() const {
        std::ostringstream text;
        text << std::ifstream{file}.rdbuf();
        return text.str();
    }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator{file.parent_path()}, {}));
    }

    test::TemporaryFolder folder;
    const fs::path file = folder / "file";
};

TEST_F(ReplaceFile, leaves_the_new_content_alone_with_its_mode) {
    for (const char* text : {"first", "", "second, which is longer"}) {
        ASSERT_FALSE(replace_file(file, text, 0640)) << text;
        EXPECT_EQ(content(), text);
        EXPECT_EQ(fs::status(file).permissions(), fs::perms{0640}) << "the umask does not matter";
        EXPECT_EQ(files(), 1U);
    }
}

TEST_F(ReplaceFile, takes_over_what_one_who_was_cut_off_left_beside) {
    std::ofstream{folder / "file.new"} << "half of something that was lon";
    fs::permissions(folder / "file.new", fs::perms{0666});
    ASSERT_FALSE(replace_file(file, "whole", 0600));
    EXPECT_EQ(content(), "whole");
    EXPECT_EQ(fs::status(file).permissions(), fs::perms{0600});
}

TEST_F(ReplaceFile, follows_no_link_that_lies_beside) {
    std::ofstream{folder / "other"} << "somebody's";
    fs::create_symlink(folder / "other", folder / "file.new");
    EXPECT_EQ(replace_file(file, "whole", 0600), std::errc::too_many_symbolic_link_levels);
    EXPECT_FALSE(fs::exists(file));
    EXPECT_EQ(fs::file_size(folder / "other"), 10U);
}

TEST_F(ReplaceFile, that_fails_leaves_what_was_there) {
    fs::create_directory(file);
    std::ofstream{file / "within"} << "it";
    EXPECT_TRUE(replace_file(file, "new", 0600));
    EXPECT_TRUE(fs::exists(file / "within"));
    EXPECT_EQ(files(), 1U) << "what was written beside is gone";
    EXPECT_EQ(replace_file(folder / "none/file", "new", 0600), std::errc::no_such_file_or_directory);
}

TEST_F(ReplaceFile, a_full_disk_is_an_error) {
    const Fd full{::open("/dev/full", O_WRONLY | O_CLOEXEC)};
    ASSERT_TRUE(full);
    EXPECT_EQ(write_all(full.get(), "text"), std::errc::no_space_on_device);
}

} // namespace
} // namespace kyso
