// SPDX-License-Identifier: Apache-2.0
#include "protocol/local_socket.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/socket.h>

namespace kyso {
namespace {

namespace fs = std::filesystem;
using test::fails_with;
using test::is_ok;

constexpr std::chrono::seconds patience{5};

class LocalSocket : public testing::Test {
  protected:
    test::TemporaryFolder folder;
    const fs::path path = folder / "kyso/socket";
};

TEST_F(LocalSocket, is_the_users_alone) {
    const auto listening = listen_locally(path);
    ASSERT_THAT(listening, is_ok());
    EXPECT_EQ(fs::status(path).permissions(), fs::perms{0600});
    EXPECT_EQ(fs::status(path.parent_path()).permissions(), fs::perms{0700});
    const auto peer = connect_locally(path, patience);
    ASSERT_THAT(peer, is_ok());
    const Fd accepted{::accept4(listening->get(), nullptr, nullptr, SOCK_CLOEXEC)};
    EXPECT_EQ(own_peer(accepted.get()), ::getpid());
}

TEST_F(LocalSocket, is_not_taken_from_a_program_that_listens) {
    const auto first = listen_locally(path);
    ASSERT_THAT(first, is_ok());
    EXPECT_THAT(listen_locally(path), fails_with(Errc::busy));
    EXPECT_THAT(connect_locally(path, patience), is_ok());
}

TEST_F(LocalSocket, takes_the_place_of_one_left_behind) {
    ASSERT_THAT(listen_locally(path), is_ok()); // closed at once
    EXPECT_TRUE(fs::exists(path));
    const auto second = listen_locally(path);
    ASSERT_THAT(second, is_ok());
    EXPECT_THAT(connect_locally(path, patience), is_ok());
}

TEST_F(LocalSocket, leaves_a_folder_that_was_there_as_it_is) {
    fs::create_directory(path.parent_path());
    fs::permissions(path.parent_path(), fs::perms{0755});
    ASSERT_THAT(listen_locally(path), is_ok());
    EXPECT_EQ(fs::status(path.parent_path()).permissions(), fs::perms{0755});
}

TEST_F(LocalSocket, says_why_it_cannot_be_made) {
    EXPECT_THAT(listen_locally(folder / std::string(120, 'a')), fails_with(Errc::config_invalid));
    std::ofstream{folder / "file"} << "x";
    EXPECT_THAT(listen_locally(folder / "file/socket"), fails_with(Errc::config_invalid));
}

TEST_F(LocalSocket, where_nobody_listens_is_told_so) {
    EXPECT_THAT(connect_locally(path, patience), fails_with(Errc::not_running));
    ASSERT_THAT(listen_locally(path), is_ok()); // closed at once
    EXPECT_THAT(connect_locally(path, patience), fails_with(Errc::not_running));
    EXPECT_THAT(connect_locally(folder / std::string(120, 'a'), patience), fails_with(Errc::not_running));
}

TEST_F(LocalSocket, knows_no_peer_of_what_is_no_socket) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const Fd reading{ends[0]};
    const Fd writing{ends[1]};
    EXPECT_FALSE(own_peer(reading.get()));
}

} // namespace
} // namespace kyso
