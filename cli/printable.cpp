// SPDX-License-Identifier: Apache-2.0
#include "cli/printable.hpp"

#include "protocol/bytes.hpp"

#include <algorithm>

namespace kyso::cli {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Octets of the character that begins with `first`; the text is known to be UTF-8.
std::size_t octets_of(unsigned char first) noexcept {
    if (first < 0x80) return 1;
    if (first < 0xE0) return 2;
    return first < 0xF0 ? 3 : 4;
}

char32_t code_point(std::string_view character) noexcept {
    const auto first = static_cast<unsigned char>(character[0]);
    constexpr unsigned char masks[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t point = first & masks[character.size()];
    for (const char next : character.substr(1))
        point = (point << 6U) | (static_cast<unsigned char>(next) & 0x3FU);
    return point;
}

/// C0, DEL and C1; line and paragraph separators; the direction marks of Unicode TR 9, section 2.
bool is_unsafe(char32_t point) noexcept {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x61C || point == 0x200E ||
           point == 0x200F || (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

/// Columns on a terminal: characters, without the combining marks of decomposed Vietnamese.
std::size_t width_of(std::string_view text) noexcept {
    std::size_t width = 0;
    for (std::size_t at = 0, size = 0; at < text.size(); at += size) {
        size = std::min(octets_of(static_cast<unsigned char>(text[at])), text.size() - at);
        const char32_t point = code_point(text.substr(at, size));
        if (point < 0x300 || point > 0x36F) ++width;
    }
    return width;
}

} // namespace

std::string printable(std::string_view text) {
    std::string safe;
    if (!is_utf8(text)) {
        for (const char octet : text)
            if (octet >= 0x20 && octet < 0x7F)
                safe += octet;
            else
                safe += replacement;
        return safe;
    }
    for (std::size_t at = 0, size = 0; at < text.size(); at += size) {
        size = octets_of(static_cast<unsigned char>(text[at]));
        const std::string_view character = text.substr(at, size);
        safe += is_unsafe(code_point(character)) ? replacement : character;
    }
    return safe;
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width_of(row[i]));
    }
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += row[i];
            if (i + 1 < row.size()) text.append(widths[i] - width_of(row[i]) + 2, ' ');
        }
        text += '\n';
    }
    return text;
}

} // namespace kyso::cli
