// SPDX-License-Identifier: Apache-2.0
// One spelling for one Vietnamese letter: issuers write "ễ" as one code point or as three, portals compare.
// Called for what a holder is called, never for what is signed or shown as the certificate's own text.
#pragma once

#include <string>
#include <string_view>

namespace kyso::signature {

/// Unicode Normalization Form C (UAX #15), by libunistring. Pre: `text` is UTF-8.
std::string to_nfc(std::string_view text);

} // namespace kyso::signature
