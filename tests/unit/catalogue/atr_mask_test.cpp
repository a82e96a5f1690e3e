// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/atr_mask.hpp"

#include <gtest/gtest.h>

namespace kyso::drivers {
namespace {

Bytes atr(std::string_view hex) {
    return from_hex(hex).value();
}

struct Row {
    const char *name, *mask, *atr;
    bool fits;
};
class Masks : public testing::TestWithParam<Row> {};

TEST_P(Masks, fit) {
    const auto mask = AtrMask::parse(GetParam().mask);
    ASSERT_TRUE(mask);
    EXPECT_EQ(mask->matches(atr(GetParam().atr)), GetParam().fits);
}

INSTANTIATE_TEST_SUITE_P(Rows, Masks,
                         testing::Values(Row{"the_same", "3B 80 01 81", "3b800181", true},
                                         Row{"in_small_letters", "3b 8f 01 81", "3b8f0181", true},
                                         Row{"without_spaces", "3B800181", "3b800181", true},
                                         Row{"another_octet", "3B 80 01 81", "3b800182", false},
                                         Row{"shorter_atr", "3B 80 01 81", "3b8001", false},
                                         Row{"longer_atr", "3B 80 01 81", "3b80018100", false},
                                         Row{"no_atr", "3B 80 01 81", "", false},
                                         Row{"any_octet", "3B 80 .. 01 81", "3b80ff0181", true},
                                         Row{"any_octet_is_one", "3B 80 .. 01 81", "3b800181", false},
                                         Row{"beside_any_octet", "3B 80 .. 01 81", "3b80ff0281", false},
                                         Row{"low_digit", "3B 80 0. 01 81", "3b800f0181", true},
                                         Row{"low_digit_only", "3B 80 0. 01 81", "3b801f0181", false},
                                         Row{"high_digit", "3B 80 .1 01 81", "3b80f10181", true},
                                         Row{"high_digit_only", "3B 80 .1 01 81", "3b80f20181", false}),
                         [](const auto& row) { return std::string{row.param.name}; });

struct Wrong {
    const char *name, *mask;
};
class WrongMasks : public testing::TestWithParam<Wrong> {};

TEST_P(WrongMasks, are_none) {
    EXPECT_FALSE(AtrMask::parse(GetParam().mask));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, WrongMasks,
    testing::Values(Wrong{"empty", ""}, Wrong{"blank", "   "}, Wrong{"half_an_octet", "3B 80 01 8"},
                    Wrong{"split_octet", "3B 80 01 8 1"}, Wrong{"no_digit", "3B 80 01 8G"},
                    Wrong{"first_octet_open", ".. 3B 80 01 81"}, Wrong{"fits_nearly_all", "3B 80 01 .. .."},
                    Wrong{"thirty_four_octets",
                          "3B 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
                          "00 00 00 00 00 00 00 00 00 00 00 00"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(AtrMask, has_one_spelling) {
    EXPECT_EQ(AtrMask::parse("3b8F .. 01810.")->text(), "3B 8F .. 01 81 0.");
    EXPECT_EQ(atr_text(atr("3b8f00")), "3B 8F 00");
}

} // namespace
} // namespace kyso::drivers
