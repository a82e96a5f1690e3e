// SPDX-License-Identifier: Apache-2.0
// What is plugged into USB, by libudev: for tokens that are no PC/SC readers, and for the catalogue. Lives in
// kyso-device-watch only.
#pragma once

#include "drivers/pcsc/watch_wire.hpp"

#include <memory>

struct udev;
struct udev_monitor;

namespace kyso::drivers {

class UsbWatch {
  public:
    /// Where libudev or its events are not to be had, it tells of nothing.
    UsbWatch();

    /// Readable when something came or went; -1 where there are no events.
    int descriptor() const noexcept;
    /// Takes the events; how many devices came or went.
    std::uint32_t drain();
    /// What is plugged in now, in order.
    std::vector<UsbDevice> devices() const;

  private:
    struct Release {
        void operator()(udev* library) const noexcept;
        void operator()(udev_monitor* monitor) const noexcept;
    };
    std::unique_ptr<udev, Release> library_;
    std::unique_ptr<udev_monitor, Release> monitor_;
};

} // namespace kyso::drivers
