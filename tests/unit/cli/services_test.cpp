// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/observe.hpp"

#include "protocol/local_socket.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace kyso::cli {
namespace {

TEST(Services, AreMissingDeadOrReachable) {
    const kyso::test::TemporaryFolder folder;
    const auto path = folder.path() / "service.sock";
    EXPECT_EQ(look_at_service(path), Service::missing);
    std::ofstream{path} << "a file";
    EXPECT_EQ(look_at_service(path), Service::missing);
    std::filesystem::remove(path);
    ASSERT_TRUE(listen_locally(path)); // closed at once
    EXPECT_EQ(look_at_service(path), Service::dead);
    const auto listening = listen_locally(path);
    ASSERT_TRUE(listening);
    EXPECT_EQ(look_at_service(path), Service::reachable);
}

} // namespace
} // namespace kyso::cli
