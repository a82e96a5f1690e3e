// SPDX-License-Identifier: Apache-2.0
// What kyso-device-watch says: one spelling, within the limits, refusals as lies only.
#include "drivers/pcsc/watch_wire.hpp"
#include "tests/fuzz/promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kyso;
    using namespace kyso::fuzz;
    const ByteView message{data, size};
    const auto read = drivers::read_snapshot(message);
    promise_refusal(read, {Errc::driver_lied});
    if (!read) return 0;
    promise(same(drivers::encode(*read), message), "one spelling");
    promise(message.size() <= drivers::max_snapshot, "everything fits a frame");
    promise(read->readers.size() <= drivers::max_readers && read->usb.size() <= drivers::max_usb_devices,
            "counts within their limits");
    promise(read->readers.empty() || read->service == drivers::ReaderService::running,
            "readers of a pcscd that runs only");
    for (const drivers::Reader& reader : read->readers) {
        promise(!reader.name.empty() && reader.name.size() <= drivers::max_reader_name, "a name");
        promise(is_utf8(reader.name), "a name that can be shown");
        promise(reader.atr.size() <= drivers::max_atr && (reader.card || reader.atr.empty()), "an ATR");
    }
    return 0;
}
