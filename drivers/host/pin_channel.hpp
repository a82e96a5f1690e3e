// SPDX-License-Identifier: Apache-2.0
// The PIN, read from the descriptor that the prompt writes to and kysod passes on unread. Only the driver
// host reads it, straight into a Secret: no other buffer ever holds an octet of it.
#pragma once

#include "protocol/fd.hpp"
#include "protocol/secret.hpp"

#include <chrono>

namespace kyso::drivers {

/// How long the person may take to type. Longer than the prompt's own time-out, so that one normally speaks
/// first.
constexpr std::chrono::milliseconds pin_deadline = std::chrono::seconds{150};

/// `u8` length 1 to 255, octets, end of stream. Errc::pin_not_usable where it is empty, cut off or followed
/// by more, Errc::consent_timed_out after `deadline`. The descriptor is closed in any case.
Result<Secret> read_pin(Fd channel, std::chrono::milliseconds deadline = pin_deadline);

} // namespace kyso::drivers
