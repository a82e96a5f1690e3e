// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/choice_book.hpp"

#include <gtest/gtest.h>

namespace kyso::core {
namespace {

std::string hash(char digit) {
    return std::string(ChoiceBook::hash_size, digit);
}

TEST(ChoiceBook, holds_the_last_choice_of_each_requester) {
    ChoiceBook book;
    book.put(hash('a'), hash('1'));
    book.put(hash('b'), hash('2'));
    book.put(hash('a'), hash('3'));
    EXPECT_FALSE(book.holds(hash('a'), hash('1')));
    EXPECT_TRUE(book.holds(hash('a'), hash('3')));
    EXPECT_TRUE(book.holds(hash('b'), hash('2')));
    EXPECT_EQ(book.size(), 2U);
}

TEST(ChoiceBook, comes_back_from_its_text) {
    ChoiceBook book;
    book.put(hash('a'), hash('1'));
    book.put(hash('b'), hash('2'));
    EXPECT_EQ(ChoiceBook::read(book.text()).text(), book.text());
}

TEST(ChoiceBook, is_bounded_and_forgets_the_oldest) {
    ChoiceBook book;
    const auto requester = [](std::size_t number) {
        std::string text = std::to_string(number);
        return std::string(ChoiceBook::hash_size - text.size(), '0') + text;
    };
    for (std::size_t i = 0; i < ChoiceBook::max_entries + 10; ++i)
        book.put(requester(i), hash('1'));
    EXPECT_EQ(book.size(), ChoiceBook::max_entries);
    EXPECT_FALSE(book.holds(requester(9), hash('1')));
    EXPECT_TRUE(book.holds(requester(10), hash('1')));
    EXPECT_LE(book.text().size(), ChoiceBook::max_text);
}

struct Odd {
    const char* name;
    std::string text;
    std::size_t size;
};
class OddFiles : public testing::TestWithParam<Odd> {};
TEST_P(OddFiles, cost_what_is_odd_in_them) {
    EXPECT_EQ(ChoiceBook::read(GetParam().text).size(), GetParam().size);
}
const std::string line = hash('a') + " " + hash('1') + "\n";
INSTANTIATE_TEST_SUITE_P(table, OddFiles,
                         testing::Values(Odd{"empty", "", 0}, Odd{"torn", line + line.substr(0, 70), 1},
                                         Odd{"no_line_end", line.substr(0, line.size() - 1), 0},
                                         Odd{"rubbish_before", "x\n\n" + line, 1},
                                         Odd{"not_hexadecimal", hash('g') + " " + hash('1') + "\n", 0},
                                         Odd{"capitals", hash('A') + " " + hash('1') + "\n", 0},
                                         Odd{"no_blank", hash('a') + "_" + hash('1') + "\n", 0},
                                         Odd{"huge", std::string(10'000'000, 'a'), 0},
                                         Odd{"zeros", std::string(200, '\0') + "\n" + line, 1}),
                         [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::core
