// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/readable_text.hpp"

#include <gtest/gtest.h>

namespace kyso::pkcs11 {
namespace {

using namespace std::string_view_literals;

struct Row {
    const char* name;
    std::string_view text, readable;
    std::size_t limit = 32;
};
class ReadableText : public testing::TestWithParam<Row> {};

TEST_P(ReadableText, is) {
    EXPECT_EQ(readable_text(GetParam().text, GetParam().limit), GetParam().readable);
}

INSTANTIATE_TEST_SUITE_P(
    , ReadableText,
    testing::Values(
        Row{"empty", "", ""}, Row{"spaces", "    ", ""}, Row{"padded_with_spaces", "Token   ", "Token"},
        Row{"padded_with_nul", "Token\0\0\0"sv, "Token"}, Row{"spaces_then_nul", "Token  \0"sv, "Token"},
        Row{"rubbish_after_nul", "Token\0\xFFxyz"sv, "Token"}, Row{"space_inside", "A B", "A B"},
        Row{"vietnamese", "Chữ ký số ", "Chữ ký số"}, Row{"latin_1", "Ch\xFA k\xFD", "Ch\uFFFD k\uFFFD"},
        Row{"limit_met", "12345678", "12345678", 8}, Row{"cut", "123456789", "12345678", 8},
        Row{"cut_before_a_character", "1234567\u1EEF", "1234567", 8},
        Row{"cut_before_a_replacement", "1234567\xFF", "1234567", 9}, Row{"no_room", "\u1EEF", "", 2}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::pkcs11
