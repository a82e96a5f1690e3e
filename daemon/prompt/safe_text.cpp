// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/safe_text.hpp"

#include "protocol/bytes.hpp"

#include <algorithm>
#include <array>

namespace kyso::prompt {
namespace {

struct Range {
    char32_t first, last;
};

/// Unicode 15 general categories Cc, Cf, Zl, Zp, Co and noncharacters, and the property
/// Default_Ignorable_Code_Point (DerivedCoreProperties.txt); U+2800 because it looks like a space. Sorted.
constexpr std::array unsafe = {
    Range{0x0000, 0x001F},   Range{0x007F, 0x009F},    Range{0x00AD, 0x00AD},   Range{0x034F, 0x034F},
    Range{0x0600, 0x0605},   Range{0x061C, 0x061C},    Range{0x06DD, 0x06DD},   Range{0x070F, 0x070F},
    Range{0x0890, 0x0891},   Range{0x08E2, 0x08E2},    Range{0x115F, 0x1160},   Range{0x17B4, 0x17B5},
    Range{0x180B, 0x180F},   Range{0x200B, 0x200F},    Range{0x2028, 0x202E},   Range{0x2060, 0x206F},
    Range{0x27E8, 0x27E8},   Range{0x2800, 0x2800},    Range{0x3164, 0x3164},   Range{0xE000, 0xF8FF},
    Range{0xFDD0, 0xFDEF},   Range{0xFE00, 0xFE0F},    Range{0xFEFF, 0xFEFF},   Range{0xFFA0, 0xFFA0},
    Range{0xFFF0, 0xFFFB},   Range{0xFFFE, 0xFFFF},    Range{0x110BD, 0x110BD}, Range{0x110CD, 0x110CD},
    Range{0x13430, 0x1343F}, Range{0x1BCA0, 0x1BCA3},  Range{0x1D173, 0x1D17A}, Range{0x1FFFE, 0x1FFFF},
    Range{0xE0000, 0xE0FFF}, Range{0xF0000, 0x10FFFF},
};

/// The blocks of combining marks that stack without limit above and below a letter.
constexpr std::array stacking = {
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x1AB0, 0x1AFF},
    Range{0x1DC0, 0x1DFF}, Range{0x20D0, 0x20FF}, Range{0xFE20, 0xFE2F},
};
/// Vietnamese in decomposed form needs two on one letter.
constexpr int most_marks = 3;

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t point) noexcept {
    const auto after = std::ranges::upper_bound(ranges, point, {}, &Range::first);
    return after != ranges.begin() && point <= std::prev(after)->last;
}

void append_hex(std::string& into, std::uint32_t value, int digits) {
    while (digits < 6 && (value >> (4 * digits)) != 0)
        ++digits;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        into.push_back("0123456789ABCDEF"[(value >> shift) & 0xF]);
}

/// Octets in the sequence that begins `text`; 0 where it is not UTF-8.
std::size_t sequence_length(std::string_view text) noexcept {
    for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length)
        if (is_utf8(text.substr(0, length))) return length;
    return 0;
}

char32_t decode(std::string_view sequence) noexcept {
    const auto lead = static_cast<std::uint8_t>(sequence.front());
    if (sequence.size() == 1) return lead;
    char32_t point = lead & (0x7FU >> sequence.size());
    for (const char octet : sequence.substr(1))
        point = (point << 6) | (static_cast<std::uint8_t>(octet) & 0x3FU);
    return point;
}

} // namespace

std::string safe_text(std::string_view text, LineFeeds line_feeds) {
    std::string safe;
    safe.reserve(text.size());
    int marks = 0;
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        if (length == 0) {
            safe += "⟨0x";
            append_hex(safe, static_cast<std::uint8_t>(text.front()), 2);
            safe += "⟩";
            text.remove_prefix(1);
            continue;
        }
        const char32_t point = decode(text.substr(0, length));
        marks = is_in(stacking, point) ? marks + 1 : 0;
        const bool line_feed = point == U'\n' && line_feeds == LineFeeds::kept;
        if (!line_feed && (is_in(unsafe, point) || marks > most_marks)) {
            safe += "⟨U+";
            append_hex(safe, point, 4);
            safe += "⟩";
        } else {
            safe += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return safe;
}

} // namespace kyso::prompt
