// SPDX-License-Identifier: Apache-2.0
// What reaches a driver host: the first octet says whether a descriptor comes with the frame, the second how
// many octets were written to it. Whatever comes, there is one answer, and a driver is called at most once.
#include "drivers/driver_wire.hpp"
#include "drivers/host/handle.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/unit/drivers/fake_driver.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace {

using namespace kyso;
using namespace kyso::drivers;

/// A channel whose writer is gone, so that reading it ends.
Fd channel_with(ByteView octets) {
    int ends[2] = {-1, -1};
    fuzz::promise(::pipe2(ends, O_CLOEXEC) == 0, "a pipe");
    const Fd in{ends[1]};
    Fd out{ends[0]};
    fuzz::promise(::write(in.get(), octets.data(), octets.size()) == static_cast<ssize_t>(octets.size()),
                  "room");
    return out;
}

bool is_error(ByteView answer) {
    return !answer.empty() && answer[0] == 0xFF;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input{data, size};
    const bool with_channel = (input.octet() & 1U) != 0;
    const ByteView pin = input.take(input.octet());
    const ByteView message = input.rest();

    const auto request = read_request(message);
    fuzz::promise_refusal(request, {Errc::invalid_request});
    if (request) fuzz::promise(fuzz::same(encode(*request), message), "one encoding");

    test::FakeDriver driver;
    driver.held = {{{1, 2}, "label", {0x30, 0}}};
    const Bytes answer = handle(driver, message, with_channel ? channel_with(pin) : Fd{});
    fuzz::promise(!answer.empty() && answer.size() <= max_driver_frame, "always an answer");
    fuzz::promise(driver.calls <= 1, "at most one call");
    if (!request || carries_pin(*request) != with_channel)
        fuzz::promise(driver.calls == 0 && is_error(answer), "not called for what is no request");
    if (driver.pin) {
        fuzz::promise(!pin.empty() && pin[0] == pin.size() - 1 && as_text(pin.subspan(1)) == *driver.pin,
                      "the PIN is what was written");
    }
    if (!is_error(answer))
        fuzz::promise(driver.calls == 1 && answer[0] == (message[0] | 0x80U), "answers the question");
    return 0;
}
