// SPDX-License-Identifier: Apache-2.0
// What kyso-device-watch tells kysod: all readers, cards and USB devices, anew each time something changed.
// One way only; kysod never writes. Strict: kysod believes none of it beyond "have a look".
#pragma once

#include "protocol/bytes.hpp"

#include <vector>

namespace kyso::drivers {

enum class ReaderService : std::uint8_t {
    unknown = 0,   ///< nobody has answered yet
    running = 1,   ///< pcscd answers
    absent = 2,    ///< nobody listens on its socket
    forbidden = 3, ///< its socket, or pcscd itself, refuses this person
};
/// `unknown`, `running`, `absent`, `forbidden`.
std::string_view to_text(ReaderService service) noexcept;

struct Reader {
    std::string name;
    bool card = false;
    Bytes atr;                ///< empty without a card, and where the card is mute
    std::uint32_t events = 0; ///< insertions and removals as pcscd counts them: tells a swap

    friend bool operator==(const Reader&, const Reader&) = default;
};

struct UsbDevice {
    std::uint16_t vendor = 0, product = 0;

    friend auto operator<=>(const UsbDevice&, const UsbDevice&) = default;
};

struct DeviceSnapshot {
    ReaderService service = ReaderService::unknown;
    std::vector<Reader> readers; ///< none unless pcscd runs
    std::vector<UsbDevice> usb;
    std::uint32_t usb_events = 0; ///< plugged in and pulled out since the watch began: tells a swap

    friend bool operator==(const DeviceSnapshot&, const DeviceSnapshot&) = default;
};

constexpr std::size_t max_readers = 64;
constexpr std::size_t max_reader_name = 128; ///< MAX_READERNAME of pcsclite.h
constexpr std::size_t max_atr = 33;          ///< MAX_ATR_SIZE of pcsclite.h
constexpr std::size_t max_usb_devices = 512;
/// Of a payload, in octets: everything above at its limit fits.
constexpr std::size_t max_snapshot = std::size_t{16} << 10U;

Bytes encode(const DeviceSnapshot& snapshot);
/// Errc::driver_lied for anything that encode() does not write.
Result<DeviceSnapshot> read_snapshot(ByteView message);

} // namespace kyso::drivers
