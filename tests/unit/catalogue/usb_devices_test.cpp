// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/present_cards.hpp"

#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace kyso::drivers {
namespace {

TEST(UsbDevices, are_told_with_id_name_and_whether_they_read_cards) {
    const test::TemporaryFolder root;
    const auto put = [&](const char* entry,
                         std::initializer_list<std::pair<const char*, const char*>> files) {
        const auto folder = root.path() / "sys/bus/usb/devices" / entry;
        std::filesystem::create_directories(folder);
        for (const auto& [name, text] : files)
            std::ofstream{folder / name} << text << '\n';
    };
    EXPECT_TRUE(usb_devices(root.path()).empty()) << "no USB at all";
    put("1-1",
        {{"idVendor", "25dd"}, {"idProduct", "2371"}, {"manufacturer", "Bit4id"}, {"product", "TokenME"}});
    put("1-1:1.0", {{"bInterfaceClass", "0b"}});
    put("1-10", {{"idVendor", "0001"}, {"idProduct", "0002"}, {"product", "mouse"}});
    put("1-10:1.0", {{"bInterfaceClass", "03"}});
    put("usb1", {{"idVendor", "nonsense"}, {"idProduct", "0001"}});
    const auto devices = usb_devices(root.path());
    ASSERT_EQ(devices.size(), 2U);
    EXPECT_EQ(devices[0].id.text(), "25DD:2371");
    EXPECT_EQ(devices[0].name, "Bit4id TokenME");
    EXPECT_TRUE(devices[0].card_reader);
    EXPECT_EQ(devices[1].name, "mouse");
    EXPECT_FALSE(devices[1].card_reader);
}

} // namespace
} // namespace kyso::drivers
