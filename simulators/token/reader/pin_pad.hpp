// SPDX-License-Identifier: Apache-2.0
// A reader's PIN pad: what a program asks of it by FEATURE_VERIFY_PIN_DIRECT (PC/SC part 10, 2.5.2), and the
// command that it makes of what is typed. Used by Reader; no clock, no card.
#pragma once

#include "simulators/token/card/apdu.hpp"

#include <string_view>

namespace kyso::token {

struct PinEntry {
    CommandApdu command; ///< with a block of 0xFF where the PIN goes
    std::size_t shortest = 0, longest = 0;

    /// Of the PIN_VERIFY structure in the byte order of this machine. Nothing for what this pad cannot do: it
    /// knows ASCII, left-justified, in a block of fixed size without a length in it, as PIV has.
    static std::optional<PinEntry> read(ByteView structure);
    /// Nothing if it is too short or too long.
    std::optional<CommandApdu> with(std::string_view pin) const;
};

} // namespace kyso::token
