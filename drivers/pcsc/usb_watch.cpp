// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/usb_watch.hpp"

#include <algorithm>
#include <charconv>
#include <libudev.h>
#include <optional>

namespace kyso::drivers {
namespace {

struct Unref {
    void operator()(udev_enumerate* list) const noexcept { udev_enumerate_unref(list); }
    void operator()(udev_device* device) const noexcept { udev_device_unref(device); }
};
using Device = std::unique_ptr<udev_device, Unref>;

std::optional<std::uint16_t> number(const char* hexadecimal) {
    if (hexadecimal == nullptr) return std::nullopt;
    const std::string_view text{hexadecimal};
    std::uint16_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace

void UsbWatch::Release::operator()(udev* library) const noexcept {
    udev_unref(library);
}
void UsbWatch::Release::operator()(udev_monitor* monitor) const noexcept {
    udev_monitor_unref(monitor);
}

UsbWatch::UsbWatch() : library_(udev_new()) {
    if (!library_) return;
    // Of udevd, not of the kernel: by then the device's file has its owner and mode.
    monitor_.reset(udev_monitor_new_from_netlink(library_.get(), "udev"));
    if (!monitor_) return;
    if (udev_monitor_filter_add_match_subsystem_devtype(monitor_.get(), "usb", "usb_device") < 0 ||
        udev_monitor_enable_receiving(monitor_.get()) < 0)
        monitor_.reset();
}

int UsbWatch::descriptor() const noexcept {
    return monitor_ ? udev_monitor_get_fd(monitor_.get()) : -1;
}

std::uint32_t UsbWatch::drain() {
    std::uint32_t changes = 0;
    while (const Device device{udev_monitor_receive_device(monitor_.get())}) {
        const char* action = udev_device_get_action(device.get());
        const std::string_view what = action == nullptr ? "" : action;
        if (what == "add" || what == "remove") ++changes;
    }
    return changes;
}

std::vector<UsbDevice> UsbWatch::devices() const {
    std::vector<UsbDevice> found;
    if (!library_) return found;
    const std::unique_ptr<udev_enumerate, Unref> list{udev_enumerate_new(library_.get())};
    if (!list || udev_enumerate_add_match_subsystem(list.get(), "usb") < 0 ||
        udev_enumerate_add_match_property(list.get(), "DEVTYPE", "usb_device") < 0 ||
        udev_enumerate_scan_devices(list.get()) < 0)
        return found;
    for (auto* entry = udev_enumerate_get_list_entry(list.get());
         entry != nullptr && found.size() < max_usb_devices; entry = udev_list_entry_get_next(entry)) {
        const Device device{udev_device_new_from_syspath(library_.get(), udev_list_entry_get_name(entry))};
        if (!device) continue;
        const auto vendor = number(udev_device_get_sysattr_value(device.get(), "idVendor"));
        const auto product = number(udev_device_get_sysattr_value(device.get(), "idProduct"));
        if (vendor && product) found.push_back({*vendor, *product});
    }
    std::ranges::sort(found);
    return found;
}

} // namespace kyso::drivers
