// SPDX-License-Identifier: Apache-2.0
// USB devices that come and go, as libudev tells of them. Fake: the devices are umockdev's, which stands
// between libudev and the kernel; no test can plug one in. Run through umockdev-wrapper.
#include "drivers/pcsc/usb_watch.hpp"

#include <gmock/gmock.h>
#include <poll.h>
#include <umockdev.h>

namespace kyso::drivers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class UsbWatchTest : public testing::Test {
  protected:
    /// Its path in the test bed.
    std::string plug_in(const std::string& name, const std::string& vendor, const std::string& product) {
        gchar* path = umockdev_testbed_add_device(bed_.get(), "usb", name.c_str(), nullptr, "idVendor",
                                                  vendor.c_str(), "idProduct", product.c_str(), nullptr,
                                                  "DEVTYPE", "usb_device", nullptr);
        if (path == nullptr) throw std::runtime_error{"umockdev"};
        std::string place{path};
        g_free(path);
        return place;
    }
    void pull_out(const std::string& place) {
        umockdev_testbed_uevent(bed_.get(), place.c_str(), "remove");
        umockdev_testbed_remove_device(bed_.get(), place.c_str());
    }
    static bool hears(const UsbWatch& watch) {
        pollfd waiting{watch.descriptor(), POLLIN, 0};
        return ::poll(&waiting, 1, 10'000) == 1;
    }

    struct Unref {
        void operator()(UMockdevTestbed* bed) const noexcept { g_object_unref(bed); }
    };
    std::unique_ptr<UMockdevTestbed, Unref> bed_{umockdev_testbed_new()};
};

TEST_F(UsbWatchTest, tells_of_a_device_that_comes_and_goes) {
    UsbWatch watch;
    ASSERT_GE(watch.descriptor(), 0) << "run through umockdev-wrapper";
    EXPECT_THAT(watch.devices(), IsEmpty());
    const std::string token = plug_in("1-1", "25dd", "2371");
    ASSERT_TRUE(hears(watch));
    EXPECT_EQ(watch.drain(), 1U);
    EXPECT_THAT(watch.devices(), ElementsAre(UsbDevice{0x25DD, 0x2371}));
    pull_out(token);
    ASSERT_TRUE(hears(watch));
    EXPECT_EQ(watch.drain(), 1U);
    EXPECT_THAT(watch.devices(), IsEmpty());
}

TEST_F(UsbWatchTest, lists_what_was_there_before_in_order) {
    plug_in("1-2", "096e", "0807");
    plug_in("1-1", "25dd", "2371");
    plug_in("1-3", "096E", "0803");
    const UsbWatch watch;
    EXPECT_THAT(watch.devices(),
                ElementsAre(UsbDevice{0x096E, 0x0803}, UsbDevice{0x096E, 0x0807}, UsbDevice{0x25DD, 0x2371}));
}

TEST_F(UsbWatchTest, believes_no_odd_numbers) {
    for (const char* vendor : {"", "25ddd", "xyz", "25dd ", "-1"})
        plug_in(std::string{"1-"} + std::to_string(10 + std::string{vendor}.size()) + vendor, vendor, "2371");
    const UsbWatch watch;
    EXPECT_THAT(watch.devices(), IsEmpty());
}

TEST_F(UsbWatchTest, a_change_of_a_device_is_no_coming_and_no_going) {
    const std::string token = plug_in("1-1", "25dd", "2371");
    UsbWatch watch;
    umockdev_testbed_uevent(bed_.get(), token.c_str(), "change");
    ASSERT_TRUE(hears(watch));
    EXPECT_EQ(watch.drain(), 0U);
}

} // namespace
} // namespace kyso::drivers
