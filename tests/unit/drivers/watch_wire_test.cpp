// SPDX-License-Identifier: Apache-2.0
// What kyso-device-watch tells kysod: read as written, and nothing else.
#include "drivers/pcsc/watch_wire.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso::drivers {
namespace {

using test::fails_with;
using test::is_ok;

DeviceSnapshot full() {
    return {ReaderService::running,
            {{"Bit4id TokenME EVO v2 00 00", true, {0x3B, 0x9F}, 7}, {"Đầu đọc", false, {}, 2}},
            {{0x25DD, 0x2371}, {0x1050, 0x0407}},
            3};
}

TEST(WatchWire, is_read_as_written) {
    for (const DeviceSnapshot& snapshot :
         {full(), DeviceSnapshot{}, DeviceSnapshot{ReaderService::forbidden, {}, {}, 0}}) {
        const auto read = read_snapshot(encode(snapshot));
        ASSERT_THAT(read, is_ok());
        EXPECT_EQ(*read, snapshot);
    }
}

TEST(WatchWire, the_largest_fits_a_frame) {
    const Reader largest{std::string(max_reader_name, 'r'), true, Bytes(max_atr, 1), 0xFFFFFFFF};
    const DeviceSnapshot snapshot{ReaderService::running, std::vector<Reader>(max_readers, largest),
                                  std::vector<UsbDevice>(max_usb_devices), 0};
    EXPECT_LE(encode(snapshot).size(), max_snapshot);
    EXPECT_THAT(read_snapshot(encode(snapshot)), is_ok());
}

TEST(WatchWire, anything_else_is_a_lie) {
    const Bytes good = encode(full());
    for (std::size_t size = 0; size < good.size(); ++size)
        EXPECT_THAT(read_snapshot(ByteView{good}.first(size)), fails_with(Errc::driver_lied)) << size;
    Bytes longer = good;
    longer.push_back(0);
    EXPECT_THAT(read_snapshot(longer), fails_with(Errc::driver_lied));

    const auto refused = [](auto alter) {
        DeviceSnapshot snapshot = full();
        alter(snapshot);
        EXPECT_THAT(read_snapshot(encode(snapshot)), fails_with(Errc::driver_lied));
    };
    refused([](auto& wrong) { wrong.service = ReaderService{4}; });
    refused([](auto& wrong) { wrong.service = ReaderService::absent; });
    refused([](auto& wrong) { wrong.readers[0].name.clear(); });
    refused([](auto& wrong) { wrong.readers[0].name = std::string(max_reader_name + 1, 'r'); });
    refused([](auto& wrong) { wrong.readers[0].name = "\xFF"; });
    refused([](auto& wrong) { wrong.readers[0].atr.resize(max_atr + 1); });
    refused([](auto& wrong) { wrong.readers[1].atr = {0x3B, 0}; });
    refused([](auto& wrong) { wrong.readers.resize(max_readers + 1, wrong.readers[0]); });
    refused([](auto& wrong) { wrong.usb.resize(max_usb_devices + 1); });
    Bytes flag = encode(DeviceSnapshot{ReaderService::running, {{"r", true, {}, 0}}, {}, 0});
    flag[10] = 2; // service 1, count 4, length 4, "r"
    EXPECT_THAT(read_snapshot(flag), fails_with(Errc::driver_lied));
}

} // namespace
} // namespace kyso::drivers
