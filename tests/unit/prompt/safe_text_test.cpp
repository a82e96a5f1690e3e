// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/safe_text.hpp"

#include <gtest/gtest.h>

namespace kyso::prompt {
namespace {

struct Case {
    const char* name;
    std::string_view outside;
    const char* shown;
    LineFeeds line_feeds = LineFeeds::escaped;
};

class SafeText : public testing::TestWithParam<Case> {};

TEST_P(SafeText, shows) {
    EXPECT_EQ(safe_text(GetParam().outside, GetParam().line_feeds), GetParam().shown);
}

using std::literals::operator""sv;

INSTANTIATE_TEST_SUITE_P(
    table, SafeText,
    testing::Values(
        // Left alone: what people write.
        Case{"empty", "", ""}, Case{"ascii", "a <b>&amp;</b> ~", "a <b>&amp;</b> ~"},
        Case{"vietnamese", "NGUYỄN VĂN ĐỨC ở Huế", "NGUYỄN VĂN ĐỨC ở Huế"},
        Case{"vietnamese_decomposed", "Nguye\u0302\u0303n", "Nguye\u0302\u0303n"},
        Case{"hebrew_and_arabic", "שלום مرحبا", "שלום مرحبا"}, Case{"emoji", "✍🏽", "✍🏽"},
        Case{"no_break_space", "a\u00A0b", "a\u00A0b"}, Case{"last_assigned_plane", "𠀀", "𠀀"},
        // Control characters.
        Case{"nul", "a\0b"sv, "a⟨U+0000⟩b"}, Case{"escape_sequence", "\x1b[31m", "⟨U+001B⟩[31m"},
        Case{"tab", "a\tb", "a⟨U+0009⟩b"}, Case{"line_feed", "a\nb", "a⟨U+000A⟩b"},
        Case{"line_feed_in_document", "a\nb", "a\nb", LineFeeds::kept},
        Case{"carriage_return_in_document", "a\r\nb", "a⟨U+000D⟩\nb", LineFeeds::kept},
        Case{"delete", "\x7f", "⟨U+007F⟩"}, Case{"next_line", "\u0085", "⟨U+0085⟩"},
        Case{"line_separator", "\u2028\u2029", "⟨U+2028⟩⟨U+2029⟩", LineFeeds::kept},
        // Bidi controls: all twelve.
        Case{"override", "exe.\u202Etxt", "exe.⟨U+202E⟩txt"},
        Case{"embeddings", "\u202A\u202B\u202C\u202D", "⟨U+202A⟩⟨U+202B⟩⟨U+202C⟩⟨U+202D⟩"},
        Case{"isolates", "\u2066\u2067\u2068\u2069", "⟨U+2066⟩⟨U+2067⟩⟨U+2068⟩⟨U+2069⟩"},
        Case{"marks", "\u200E\u200F\u061C", "⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩"},
        // Invisible.
        Case{"zero_width", "\u200B\u200C\u200D\u2060\uFEFF", "⟨U+200B⟩⟨U+200C⟩⟨U+200D⟩⟨U+2060⟩⟨U+FEFF⟩"},
        Case{"soft_hyphen", "por\u00ADtal", "por⟨U+00AD⟩tal"},
        Case{"fillers", "\u115F\u3164\uFFA0\u2800", "⟨U+115F⟩⟨U+3164⟩⟨U+FFA0⟩⟨U+2800⟩"},
        Case{"variation_selector", "a\uFE0F", "a⟨U+FE0F⟩"},
        Case{"tag_characters", "\U000E0041\U000E007F", "⟨U+E0041⟩⟨U+E007F⟩"},
        Case{"private_use", "\uE000\U0010FFFD", "⟨U+E000⟩⟨U+10FFFD⟩"},
        Case{"noncharacter", "\uFFFE", "⟨U+FFFE⟩"},
        // Stacked marks would be drawn over the line above.
        Case{"three_marks", "a\u0301\u0302\u0303b", "a\u0301\u0302\u0303b"},
        Case{"fourth_mark", "a\u0301\u0302\u0303\u0304b", "a\u0301\u0302\u0303⟨U+0304⟩b"},
        Case{"marks_counted_anew", "a\u0301\u0302b\u0301\u0302", "a\u0301\u0302b\u0301\u0302"},
        // Nothing pretends to be an escape.
        Case{"own_bracket", "⟨U+202E⟩", "⟨U+27E8⟩U+202E⟩"},
        // Not UTF-8.
        Case{"lone_octet",
             "a\xFF"
             "b",
             "a⟨0xFF⟩b"},
        Case{"overlong", "\xC0\xAF", "⟨0xC0⟩⟨0xAF⟩"}, Case{"cut_short", "\xE1\xBB", "⟨0xE1⟩⟨0xBB⟩"}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::prompt
