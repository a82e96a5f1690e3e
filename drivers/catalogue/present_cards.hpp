// SPDX-License-Identifier: Apache-2.0
// What is plugged in at this moment, for `kyso doctor` and `kyso catalogue suggest`: one look, no watching
// (that is drivers/pcsc), no card is powered or asked anything. kysod does not link it.
#pragma once

#include "drivers/catalogue/family.hpp"

#include <chrono>

namespace kyso::drivers {

struct PresentCard {
    std::string reader;
    Bytes atr;
};

/// Readers with a card in them, as pcscd tells. Nothing where pcscd cannot be asked, or says nothing in time.
std::optional<std::vector<PresentCard>> present_cards(std::chrono::seconds patience);

struct PluggedDevice {
    UsbId id;
    std::string name;         ///< maker and product as the device says them; hostile text
    bool card_reader = false; ///< class 0x0B (CCID): readers, and tokens, which are reader and card in one
};

/// Below `root`, `/` or a test's folder: `sys/bus/usb/devices`.
std::vector<PluggedDevice> usb_devices(const std::filesystem::path& root);

} // namespace kyso::drivers
