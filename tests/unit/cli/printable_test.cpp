// SPDX-License-Identifier: Apache-2.0
#include "cli/printable.hpp"

#include <gtest/gtest.h>

namespace kyso::cli {
namespace {

struct Row {
    const char* name;
    std::string text, shown;
};

class Printable : public testing::TestWithParam<Row> {};

TEST_P(Printable, Text) {
    EXPECT_EQ(printable(GetParam().text), GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Printable,
    testing::Values(Row{"plain", "Token 1", "Token 1"}, Row{"empty", "", ""},
                    Row{"vietnamese", "Nguyễn Văn Thử", "Nguyễn Văn Thử"},
                    Row{"four_octets", "\U0001F511", "\U0001F511"}, Row{"escape", "a\x1b[31mb", "a�[31mb"},
                    Row{"line_feed", "a\nb", "a�b"}, Row{"zero", std::string("a\0b", 3), "a�b"},
                    Row{"del", "\x7f", "�"}, Row{"c1", "\u009b2J", "�2J"},
                    Row{"override", "abc\u202etxt", "abc�txt"}, Row{"isolate", "\u2066x", "�x"},
                    Row{"line_separator", "a\u2028b", "a�b"}, Row{"arabic_mark", "\u061c", "�"},
                    Row{"not_utf8",
                        "a\xff\x1b"
                        "b",
                        "a��b"},
                    Row{"cut_off_utf8", "a\xe1\xbb", "a��"}),
    [](const auto& row) { return row.param.name; });

TEST(Table, ColumnsLineUpByCharactersNotOctets) {
    EXPECT_EQ(table({{"TÊN", "SỐ"}, {"khoá đỏ", "1"}, {"x", "22"}}),
              "TÊN      SỐ\nkhoá đỏ  1\nx        22\n");
    EXPECT_EQ(table({{"e\u0302", "1"}, {"ab", "2"}}), "e\u0302   1\nab  2\n")
        << "a combining mark has no width";
    EXPECT_EQ(table({}), "");
}

} // namespace
} // namespace kyso::cli
