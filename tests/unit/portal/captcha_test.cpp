// SPDX-License-Identifier: Apache-2.0
// What a captcha asks and how it is drawn. That people can read the picture is for the eye: it is among the
// pictures of scripts/demo --once.
#include "portal/captcha.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace kyso::portal {
namespace {

TEST(Captcha, asks_five_clear_letters_or_four_digits) {
    std::set<std::string> pictures;
    for (int i = 0; i < 500; ++i) {
        const std::string picture = make_captcha(CaptchaKind::picture);
        EXPECT_THAT(picture, testing::MatchesRegex("[2-79ACEFHJKLMNPRTUXY]{5}"));
        EXPECT_THAT(make_captcha(CaptchaKind::words), testing::MatchesRegex("[0-9]{4}"));
        pictures.insert(picture);
    }
    EXPECT_GT(pictures.size(), 490U);
}

TEST(Captcha, the_picture_is_strokes_and_the_same_for_the_same_seed) {
    const std::regex strokes{" d=\"([ML]-?[0-9]+\\.[0-9] -?[0-9]+\\.[0-9])+\""};
    const std::string all = "2345679ACEFHJKLMNPRTUXY";
    for (std::size_t at = 0; at + 5 <= all.size(); ++at) {
        const std::string answer = all.substr(at, 5);
        const std::string svg = picture_of(answer, as_bytes("seed"));
        EXPECT_EQ(svg, picture_of(answer, as_bytes("seed")));
        EXPECT_NE(svg, picture_of(answer, as_bytes("another")));
        EXPECT_EQ(svg.find(answer), std::string::npos);
        EXPECT_EQ(svg.find("<text"), std::string::npos);
        EXPECT_TRUE(std::regex_search(svg, strokes)) << svg;
    }
}

TEST(Captcha, stays_inside_its_picture) {
    const std::regex point(R"([ML](-?[0-9.]+) (-?[0-9.]+))");
    for (int seed = 0; seed < 200; ++seed) {
        const std::string svg = picture_of("MXKAN", as_bytes(std::to_string(seed)));
        for (std::sregex_iterator it{svg.begin(), svg.end(), point}, end; it != end; ++it) {
            const double x = std::stod((*it)[1]), y = std::stod((*it)[2]);
            EXPECT_TRUE(x >= 0 && x <= 240 && y >= 0 && y <= 80) << seed << ": " << it->str();
        }
    }
}

TEST(Captcha, digits_are_said_in_both_languages) {
    const SpokenDigits words = spoken("7012");
    EXPECT_EQ(words.vietnamese, "bảy, không, một, hai");
    EXPECT_EQ(words.english, "seven, zero, one, two");
}

TEST(Captcha, case_and_blanks_do_not_matter) {
    EXPECT_TRUE(answers("a3 KxN", "A3KXN"));
    EXPECT_TRUE(answers(" 7 0 1 2 ", "7012"));
    EXPECT_FALSE(answers("A3KX", "A3KXN"));
    EXPECT_FALSE(answers("A3KXNN", "A3KXN"));
    EXPECT_FALSE(answers("", "A3KXN"));
}

} // namespace
} // namespace kyso::portal
