// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/atr_mask.hpp"

#include <algorithm>

namespace kyso::drivers {
namespace {

constexpr std::size_t longest = 33; // ISO/IEC 7816-3, 8.2.1: TS and at most 32 characters
constexpr std::ptrdiff_t fewest_given = 4;
constexpr std::string_view digits = "0123456789ABCDEF";

/// Its four bits and which of them count.
struct Digit {
    std::uint8_t value = 0, mask = 0;
};

std::optional<Digit> digit(char c) {
    if (c == '.') return Digit{};
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
    const std::size_t found = digits.find(c);
    if (found == std::string_view::npos) return std::nullopt;
    return Digit{static_cast<std::uint8_t>(found), 0x0F};
}

std::uint8_t octet(std::uint8_t high, std::uint8_t low) {
    return static_cast<std::uint8_t>(high << 4U | low);
}

void write(std::string& text, std::uint8_t value, std::uint8_t mask) {
    if (!text.empty()) text += ' ';
    text += (mask & 0xF0U) != 0 ? digits[value >> 4U] : '.';
    text += (mask & 0x0FU) != 0 ? digits[value & 0x0FU] : '.';
}

} // namespace

std::optional<AtrMask> AtrMask::parse(std::string_view text) {
    AtrMask mask;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == ' ') continue;
        if (at + 1 == text.size() || mask.value_.size() == longest) return std::nullopt;
        const auto high = digit(text[at]);
        const auto low = digit(text[++at]);
        if (!high || !low) return std::nullopt;
        mask.value_.push_back(octet(high->value, low->value));
        mask.mask_.push_back(octet(high->mask, low->mask));
    }
    if (mask.mask_.empty() || mask.mask_.front() != 0xFF ||
        std::ranges::count(mask.mask_, std::uint8_t{0xFF}) < fewest_given)
        return std::nullopt;
    return mask;
}

bool AtrMask::matches(ByteView atr) const {
    if (atr.size() != value_.size()) return false;
    for (std::size_t at = 0; at < atr.size(); ++at)
        if ((atr[at] & mask_[at]) != value_[at]) return false;
    return true;
}

std::string AtrMask::text() const {
    std::string text;
    for (std::size_t at = 0; at < value_.size(); ++at)
        write(text, value_[at], mask_[at]);
    return text;
}

std::string atr_text(ByteView atr) {
    std::string text;
    for (const std::uint8_t octet : atr)
        write(text, octet, 0xFF);
    return text;
}

} // namespace kyso::drivers
