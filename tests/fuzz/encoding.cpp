// SPDX-License-Identifier: Apache-2.0
// Hexadecimal, base64 and UTF-8: octets have one spelling, so what is read is what would be written.
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;

/// RFC 3629 section 4, read in the plainest way.
bool plainly_utf8(ByteView octets) {
    for (std::size_t i = 0; i < octets.size();) {
        const std::uint8_t lead = octets[i];
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        if (length == 0 || i + length > octets.size()) return false;
        std::uint32_t point = length == 1 ? lead : lead & (0x7FU >> length);
        for (std::size_t k = 1; k < length; ++k) {
            if ((octets[i + k] & 0xC0U) != 0x80) return false;
            point = (point << 6U) | (octets[i + k] & 0x3FU);
        }
        constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
        if (point < least[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
        i += length;
    }
    return true;
}

template <class Read, class Write>
void check(std::string_view text, ByteView octets, Read read, Write write) {
    const auto value = read(text);
    fuzz::promise_refusal(value, {Errc::bad_encoding});
    if (value) fuzz::promise(write(*value) == text, "one spelling");
    const auto again = read(write(octets));
    fuzz::promise(again && fuzz::same(*again, octets), "reads what it writes");
}

std::string small_letters(std::string_view hex) {
    std::string text{hex};
    for (char& c : text)
        if (c >= 'A' && c <= 'F') c = static_cast<char>(c + 32);
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView octets{data, size};
    const std::string_view text = as_text(octets);
    check(small_letters(text), octets, from_hex, to_hex);
    check(text, octets, from_base64, to_base64);
    check(text, octets, from_base64url, to_base64url);
    fuzz::promise(is_utf8(text) == plainly_utf8(octets), "UTF-8 as RFC 3629 says");
    return 0;
}
