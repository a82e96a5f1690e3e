// SPDX-License-Identifier: Apache-2.0
// One request to a driver and its answer, buffer to buffer: decode, call, encode. Called by kyso-driver-host
// for every frame, by the fuzzer with any octets. Never throws: kysod must get an answer to each request.
#pragma once

#include "drivers/driver.hpp"
#include "protocol/fd.hpp"

namespace kyso::drivers {

/// `pin_channel`: the descriptor that came with the frame, or none. One must come with a login that says so
/// and with nothing else; otherwise Errc::invalid_request, and it is closed unread.
Bytes handle(Driver& driver, ByteView request, Fd pin_channel) noexcept;

} // namespace kyso::drivers
