// SPDX-License-Identifier: Apache-2.0
#include "protocol/bytes.hpp"

#include <array>
#include <cstring>

namespace kyso {
namespace {

constexpr std::string_view standard_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t no_digit = 0xFF;

constexpr std::array<std::uint8_t, 256> values_of(std::string_view digits) {
    std::array<std::uint8_t, 256> values{};
    values.fill(no_digit);
    for (std::size_t i = 0; i < digits.size(); ++i)
        values[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
    return values;
}

/// Two digits for each 12 bits.
using DigitPairs = std::array<std::array<char, 2>, 4096>;

constexpr DigitPairs pairs_of(std::string_view digits) {
    DigitPairs pairs{};
    for (std::size_t bits = 0; bits < pairs.size(); ++bits)
        pairs[bits] = {digits[bits >> 6], digits[bits & 0x3F]};
    return pairs;
}

/// Every signed object passes here: one digit at a time, through checked access, was a quarter of what kysod
/// does besides verifying.
std::string encode64(ByteView bytes, const DigitPairs& pairs, std::size_t padded_size) {
    std::string text(padded_size, '=');
    char* out = text.data();
    const std::uint8_t* in = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 3; left -= 3, in += 3, out += 4) {
        const unsigned bits = unsigned{in[0]} << 16 | unsigned{in[1]} << 8 | in[2];
        std::memcpy(out, &pairs[bits >> 12], 2);
        std::memcpy(out + 2, &pairs[bits & 0xFFF], 2);
    }
    if (left == 0) return text;
    const unsigned bits = unsigned{in[0]} << 16 | (left == 2 ? unsigned{in[1]} << 8 : 0);
    std::memcpy(out, &pairs[bits >> 12], 2);
    if (left == 2) out[2] = pairs[bits & 0xFFF][0];
    return text;
}

/// Unpadded digits to octets; refuses a lone digit and unused bits that are not zero (RFC 4648 section 3.5).
Result<Bytes> decode64(std::string_view text, const std::array<std::uint8_t, 256>& values) {
    if (text.size() % 4 == 1) return Error{Errc::bad_encoding, "base64 length"};
    Bytes bytes;
    bytes.reserve(text.size() * 3 / 4);
    unsigned bits = 0;
    unsigned count = 0;
    for (const char digit : text) {
        const std::uint8_t value = values[static_cast<std::uint8_t>(digit)];
        if (value == no_digit) return Error{Errc::bad_encoding, "base64 digit"};
        bits = ((bits << 6) | value) & 0x3FFF;
        if ((count += 6) >= 8) bytes.push_back(static_cast<std::uint8_t>(bits >> (count -= 8)));
    }
    if ((bits & ((1U << count) - 1U)) != 0) return Error{Errc::bad_encoding, "base64 unused bits"};
    return bytes;
}

constexpr DigitPairs standard_pairs = pairs_of(standard_digits);
constexpr DigitPairs url_pairs = pairs_of(url_digits);

} // namespace

std::string to_hex(ByteView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t octet : bytes) {
        text.push_back(digits[octet >> 4]);
        text.push_back(digits[octet & 0x0F]);
    }
    return text;
}

std::string to_base64url(ByteView bytes) {
    return encode64(bytes, url_pairs, (bytes.size() * 4 + 2) / 3);
}

std::string to_base64(ByteView bytes) {
    return encode64(bytes, standard_pairs, (bytes.size() + 2) / 3 * 4);
}

Result<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return Error{Errc::bad_encoding, "hex length"};
    const auto value = [](char digit) -> int {
        if (digit >= '0' && digit <= '9') return digit - '0';
        if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
        return -1;
    };
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = value(text[i]);
        const int low = value(text[i + 1]);
        if (high < 0 || low < 0) return Error{Errc::bad_encoding, "hex digit"};
        bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return bytes;
}

Result<Bytes> from_base64(std::string_view text) {
    static constexpr auto values = values_of(standard_digits);
    if (text.size() % 4 != 0) return Error{Errc::bad_encoding, "base64 padding"};
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
        ++padding;
    return decode64(text.substr(0, text.size() - padding), values);
}

Result<Bytes> from_base64url(std::string_view text) {
    static constexpr auto values = values_of(url_digits);
    return decode64(text, values);
}

bool is_utf8(std::string_view text) noexcept {
    const ByteView bytes = as_bytes(text);
    for (std::size_t i = 0; i < bytes.size();) {
        const std::uint8_t lead = bytes[i];
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        if (length == 0 || length > bytes.size() - i) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((bytes[i + k] & 0xC0) != 0x80) return false;
        if (length == 3 && lead == 0xE0 && bytes[i + 1] < 0xA0) return false; // overlong
        if (length == 3 && lead == 0xED && bytes[i + 1] > 0x9F) return false; // surrogate
        if (length == 4 && lead == 0xF0 && bytes[i + 1] < 0x90) return false; // overlong
        if (length == 4 && lead == 0xF4 && bytes[i + 1] > 0x8F) return false; // above U+10FFFF
        i += length;
    }
    return true;
}

} // namespace kyso
