// SPDX-License-Identifier: Apache-2.0
// The way of a PIN from the window to the driver host: length and octets in one write, out of the buffer they
// were typed into. Called once, by the PIN field. Makes no copy; whoever holds the buffer overwrites it.
#pragma once

#include "protocol/bytes.hpp"

namespace kyso::prompt {

/// Longest PIN the channel carries (one octet says how long); what kyso::Secret holds.
constexpr std::size_t max_pin_octets = 255;

/// Writes `u8 length, octets` to `fd`, which stays open. Errc::pin_not_usable unless 1 to max_pin_octets;
/// Errc::driver_died where the other end is gone.
Result<void> write_pin(int fd, ByteView pin);

} // namespace kyso::prompt
