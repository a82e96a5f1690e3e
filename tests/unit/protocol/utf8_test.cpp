// SPDX-License-Identifier: Apache-2.0
#include "protocol/bytes.hpp"

#include <gtest/gtest.h>

namespace kyso {
namespace {

struct Row {
    const char* name;
    std::string text;
    bool good;
};
class Utf8 : public testing::TestWithParam<Row> {};

TEST_P(Utf8, is_judged_as_by_rfc_3629) {
    EXPECT_EQ(is_utf8(GetParam().text), GetParam().good);
}

// A wrong sequence is wrong wherever it stands.
TEST_P(Utf8, is_judged_so_inside_a_text) {
    EXPECT_EQ(is_utf8("Nguyễn " + GetParam().text), GetParam().good);
    EXPECT_EQ(is_utf8(GetParam().text + " An"), GetParam().good);
}

INSTANTIATE_TEST_SUITE_P(
    Sequences, Utf8,
    testing::Values(
        Row{"empty", "", true}, Row{"ascii", "abc", true}, Row{"nul", std::string(1, '\0'), true},
        Row{"del", "\x7F", true}, Row{"vietnamese", "Ký phiếu đăng ký", true},
        Row{"lowest_2", "\xC2\x80", true}, Row{"highest_2", "\xDF\xBF", true},
        Row{"lowest_3", "\xE0\xA0\x80", true}, Row{"before_surrogates", "\xED\x9F\xBF", true},
        Row{"after_surrogates", "\xEE\x80\x80", true}, Row{"highest_3", "\xEF\xBF\xBF", true},
        Row{"lowest_4", "\xF0\x90\x80\x80", true}, Row{"highest", "\xF4\x8F\xBF\xBF", true},
        Row{"overlong_slash_2", "\xC0\xAF", false}, Row{"overlong_nul_2", "\xC0\x80", false},
        Row{"overlong_c1", "\xC1\xBF", false}, Row{"overlong_3", "\xE0\x80\xAF", false},
        Row{"overlong_3_highest", "\xE0\x9F\xBF", false}, Row{"overlong_4", "\xF0\x80\x80\xAF", false},
        Row{"overlong_4_highest", "\xF0\x8F\xBF\xBF", false}, Row{"surrogate_first", "\xED\xA0\x80", false},
        Row{"surrogate_last", "\xED\xBF\xBF", false},
        Row{"surrogate_pair", "\xED\xA0\xBD\xED\xB8\x80", false},
        Row{"above_10ffff", "\xF4\x90\x80\x80", false}, Row{"lead_f5", "\xF5\x80\x80\x80", false},
        Row{"lead_ff", "\xFF", false}, Row{"lead_fe", "\xFE", false},
        Row{"five_octets", "\xF8\x88\x80\x80\x80", false}, Row{"lone_continuation", "\x80", false},
        Row{"cut_2", "\xC3", false}, Row{"cut_3_after_1", "\xE1", false},
        Row{"cut_3_after_2", "\xE1\xBA", false}, Row{"cut_4_after_3", "\xF0\x9F\x98", false},
        Row{"second_not_continuation", "\xC3\x41", false},
        Row{"third_not_continuation", "\xE1\xBA\x41", false},
        Row{"fourth_not_continuation", "\xF0\x9F\x98\x41", false},
        Row{"second_is_a_lead", "\xC3\xC3", false}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso
