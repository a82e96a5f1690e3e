// SPDX-License-Identifier: Apache-2.0
// safe_text() against Unicode's own categories as GLib knows them, for every code point.
#include "daemon/prompt/safe_text.hpp"

#include <array>
#include <glib.h>
#include <gtest/gtest.h>

namespace kyso::prompt {
namespace {

bool must_be_escaped(gunichar point) {
    switch (g_unichar_type(point)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
        return true;
    default:
        return false;
    }
}

TEST(FormatCharacters, none_is_shown_as_itself) {
    for (gunichar point = 0; point <= 0x10FFFF; ++point) {
        if (!g_unichar_validate(point)) continue;
        std::array<char, 6> octets{};
        const auto length = static_cast<std::size_t>(g_unichar_to_utf8(point, octets.data()));
        const std::string_view one{octets.data(), length};
        const std::string shown = safe_text(one);
        if (must_be_escaped(point)) {
            EXPECT_EQ(shown.rfind("⟨U+", 0), 0U) << std::hex << point;
        } else if (g_unichar_isalnum(point) != FALSE && g_unichar_iszerowidth(point) == FALSE) {
            EXPECT_TRUE(shown == one || point == 0x115F || point == 0x3164 || point == 0xFFA0)
                << std::hex << point;
        }
    }
}

} // namespace
} // namespace kyso::prompt
