// SPDX-License-Identifier: Apache-2.0
// The person's side of gate-pin-scan: kysod, a token and a page, taken through every way a signature can end.
// Runs as the person's user and asks the scanner, who is root, over a socket; goes on when it has looked.
#pragma once

#include <string>

namespace kyso::gate {

/// The PIN that must be nowhere. The wrong PIN is this and one character more.
constexpr const char* canary = "Kn4ry-7Hq2-zW9-xT5";

/// Messages on `scanner`, each answered with one octet: `during PID`, `after PID FOLDER`; at the end
/// `figures TEXT` (its answer too). Throws where an outcome is not the expected one.
void run_stage(std::size_t count, int scanner);

} // namespace kyso::gate
