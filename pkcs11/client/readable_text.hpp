// SPDX-License-Identifier: Apache-2.0
// Text from a vendor's module, made fit for a wire that carries UTF-8 of a limited length only.
// Modules pad with spaces or NUL and write Latin-1 or worse; that must not cost the person the token.
#pragma once

#include "protocol/bytes.hpp"

#include <string>

namespace kyso::pkcs11 {

/// Up to the first NUL, without spaces at the end. Where it is not UTF-8, every octet above ASCII becomes
/// U+FFFD. At most `limit` octets, cut between two characters.
inline std::string readable_text(std::string_view text, std::size_t limit) {
    text = text.substr(0, text.find('\0'));
    text = text.substr(0, text.find_last_not_of(' ') + 1);
    std::string readable;
    if (is_utf8(text))
        readable = text;
    else
        for (const char octet : text)
            readable += (static_cast<unsigned char>(octet) < 0x80) ? std::string(1, octet) : "\uFFFD";
    if (readable.size() <= limit) return readable;
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(readable[end]) & 0xC0U) == 0x80)
        --end;
    readable.resize(end);
    return readable;
}

} // namespace kyso::pkcs11
