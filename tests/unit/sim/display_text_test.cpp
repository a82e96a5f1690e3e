// SPDX-License-Identifier: Apache-2.0
#include "drivers/sim/display_text.hpp"

#include <gtest/gtest.h>

namespace kyso::sim {
namespace {

TEST(DisplayTextTest, says_who_what_and_the_code) {
    const Origin origin = *Origin::parse("https://dichvucong.example.vn");
    EXPECT_EQ(display_text(origin, Purpose::registration, "1462", 110),
              "dichvucong.example.vn: Dang ky tai khoan (Ma 1462)");
    EXPECT_EQ(display_text(origin, Purpose::authentication, "924276", 110),
              "dichvucong.example.vn: Dang nhap (Ma 924276)");
    EXPECT_EQ(display_text(origin, Purpose::document, "1462", 110),
              "dichvucong.example.vn: Ky tai lieu (Ma 1462)");
}

TEST(DisplayTextTest, every_purpose_is_read_as_it_is_written) {
    for (const Purpose purpose : {Purpose::registration, Purpose::authentication, Purpose::document})
        EXPECT_EQ(purpose_from(to_text(purpose)), purpose);
    EXPECT_EQ(purpose_from("documents"), std::nullopt);
}

TEST(DisplayTextTest, tells_the_port) {
    const Origin origin = *Origin::parse("https://portal.example:8443");
    EXPECT_EQ(display_text(origin, Purpose::authentication, "0001", 110),
              "portal.example:8443: Dang nhap (Ma 0001)");
}

TEST(DisplayTextTest, a_long_host_keeps_its_end) {
    const std::string host = std::string(60, 'a') + "." + std::string(60, 'b') + ".evil.example";
    const std::string text =
        display_text(*Origin::parse("https://" + host), Purpose::registration, "1462", 64);
    EXPECT_EQ(text.size(), 64U);
    EXPECT_TRUE(text.starts_with("..b")) << text;
    EXPECT_TRUE(text.ends_with(".evil.example: Dang ky tai khoan (Ma 1462)")) << text;
}

TEST(DisplayTextTest, is_known_again_whatever_its_limit_was) {
    const std::string code = "0123-4567-89AB-CDEF";
    for (const std::string& host : {std::string{"portal.example"}, std::string(50, 'a') + ".example"})
        for (const std::size_t limit : {64U, 65U, 80U, 110U, 160U}) {
            const Origin origin = *Origin::parse("https://" + host);
            const std::string text = display_text(origin, Purpose::registration, code, limit);
            EXPECT_TRUE(is_display_text(text, origin, Purpose::registration, code)) << text;
            EXPECT_FALSE(is_display_text(text, origin, Purpose::authentication, code)) << text;
            EXPECT_FALSE(is_display_text(text, origin, Purpose::registration, "0123-4567-89AB-CDEG")) << text;
            EXPECT_FALSE(is_display_text(text.substr(1), origin, Purpose::registration, code)) << text;
            EXPECT_EQ(code_in(text), code);
        }
}

TEST(DisplayTextTest, a_text_without_a_place_for_a_code_has_none) {
    for (const char* text : {"", "(Ma ", ")", "portal.example: Dang nhap", "(Ma 12) and more", "Ma 12)"})
        EXPECT_EQ(code_in(text), "") << text;
    EXPECT_EQ(code_in("(Ma evil) x (Ma 12)"), "12") << "the last";
}

} // namespace
} // namespace kyso::sim
