// SPDX-License-Identifier: Apache-2.0
// The PIN for `kyso driver test`: typed on the terminal without echo, or read from a descriptor. Never from
// the command line or the environment, where other programs could see it. No other command asks for a PIN:
// kysod's window does.
#pragma once

#include "protocol/secret.hpp"

#include <optional>

namespace kyso::cli {

enum class PinSource : std::uint8_t { read, none, cancelled };

struct PinEntry {
    PinSource from = PinSource::none; ///< none: no terminal, nothing to read, too long
    std::optional<Secret> pin;
};

/// Shows `question` on the terminal of the process and reads a line from there. Ctrl-C is `cancelled`.
PinEntry ask_pin(const std::string& question);
/// The first line of an open descriptor, which is then closed.
PinEntry read_pin(int descriptor);

} // namespace kyso::cli
