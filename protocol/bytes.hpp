// SPDX-License-Identifier: Apache-2.0
// Octets, and the text spellings in which they cross the wire. Used by every layer.
// Decoders are strict: one spelling per value, nothing skipped, so that equal octets are equal texts.
#pragma once

#include "protocol/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kyso {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The octets of a text, not copied.
inline ByteView as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
/// Octets seen as text, not copied and not checked for UTF-8.
inline std::string_view as_text(ByteView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Lower-case hexadecimal, two digits an octet.
std::string to_hex(ByteView bytes);
/// RFC 4648 section 4, padded.
std::string to_base64(ByteView bytes);
/// RFC 4648 section 5, without padding (as in JOSE, RFC 7515 section 2).
std::string to_base64url(ByteView bytes);

/// Errc::bad_encoding where a digit, the padding or the unused low bits are wrong.
Result<Bytes> from_hex(std::string_view text);
Result<Bytes> from_base64(std::string_view text);
Result<Bytes> from_base64url(std::string_view text);

/// True for well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF.
bool is_utf8(std::string_view text) noexcept;

} // namespace kyso
