// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/watch_wire.hpp"

#include "protocol/wire.hpp"

namespace kyso::drivers {
namespace {

/// What the fields say together.
Result<void> plausible(const DeviceSnapshot& snapshot) {
    if (snapshot.service > ReaderService::forbidden) return Error{Errc::driver_lied, "service"};
    if (snapshot.service != ReaderService::running && !snapshot.readers.empty())
        return Error{Errc::driver_lied, "readers without pcscd"};
    for (const Reader& reader : snapshot.readers)
        if (reader.name.empty() || (!reader.card && !reader.atr.empty()))
            return Error{Errc::driver_lied, "reader"};
    return {};
}

} // namespace

std::string_view to_text(ReaderService service) noexcept {
    switch (service) {
    case ReaderService::unknown:
        return "unknown";
    case ReaderService::running:
        return "running";
    case ReaderService::absent:
        return "absent";
    case ReaderService::forbidden:
        return "forbidden";
    }
    return "";
}

Bytes encode(const DeviceSnapshot& snapshot) {
    WireWriter writer;
    writer.u8(static_cast<std::uint8_t>(snapshot.service));
    writer.u32(static_cast<std::uint32_t>(snapshot.readers.size()));
    for (const Reader& reader : snapshot.readers)
        writer.text(reader.name).u8(reader.card ? 1 : 0).bytes(reader.atr).u32(reader.events);
    writer.u32(static_cast<std::uint32_t>(snapshot.usb.size()));
    for (const UsbDevice& device : snapshot.usb)
        writer.u16(device.vendor).u16(device.product);
    return writer.u32(snapshot.usb_events).take();
}

Result<DeviceSnapshot> read_snapshot(ByteView message) {
    WireReader reader{message};
    DeviceSnapshot snapshot;
    snapshot.service = static_cast<ReaderService>(reader.u8());
    bool flags_good = true;
    snapshot.readers.resize(reader.count(max_readers));
    for (Reader& one : snapshot.readers) {
        one.name = reader.text(max_reader_name);
        const std::uint8_t card = reader.u8();
        flags_good = flags_good && card <= 1;
        one.card = card == 1;
        const ByteView atr = reader.bytes(max_atr);
        one.atr.assign(atr.begin(), atr.end());
        one.events = reader.u32();
    }
    snapshot.usb.resize(reader.count(max_usb_devices));
    for (UsbDevice& device : snapshot.usb) {
        device.vendor = reader.u16();
        device.product = reader.u16();
    }
    snapshot.usb_events = reader.u32();
    if (auto read = reader.finish(); !read) return read.error();
    if (!flags_good) return Error{Errc::driver_lied, "a flag that is neither 0 nor 1"};
    if (auto fits = plausible(snapshot); !fits) return fits.error();
    return snapshot;
}

} // namespace kyso::drivers
