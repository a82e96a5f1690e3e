// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/observe.hpp"

#include "protocol/local_socket.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace kyso::cli {
namespace {

TEST(Readers, AreCountedOnceADevice) {
    const kyso::test::TemporaryFolder root;
    const auto usb = root.path() / "sys/bus/usb/devices";
    const auto interface = [&](const char* name, const char* kind) {
        std::filesystem::create_directories(usb / name);
        std::ofstream{usb / name / "bInterfaceClass"} << kind << '\n';
    };
    EXPECT_EQ(count_readers(root.path()), 0U) << "no USB at all";
    interface("1-1:1.0", "03");
    EXPECT_EQ(count_readers(root.path()), 0U) << "a keyboard";
    interface("1-2:1.0", "0b");
    interface("1-2:1.1", "0b");
    interface("2-1.4:1.0", "0b");
    std::filesystem::create_directories(usb / "usb1");
    EXPECT_EQ(count_readers(root.path()), 2U);
}

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
