// SPDX-License-Identifier: Apache-2.0
#include "protocol/bytes.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso {
namespace {

using test::fails_with;
using test::is_ok;

Bytes octets(std::string_view text) {
    const ByteView view = as_bytes(text);
    return {view.begin(), view.end()};
}

// RFC 4648 section 10.
struct Vector {
    const char *plain, *base64, *base64url, *hex;
};
class Rfc4648 : public testing::TestWithParam<Vector> {};

TEST_P(Rfc4648, is_spelled_as_in_the_standard) {
    const Bytes plain = octets(GetParam().plain);
    EXPECT_EQ(to_base64(plain), GetParam().base64);
    EXPECT_EQ(to_base64url(plain), GetParam().base64url);
    EXPECT_EQ(to_hex(plain), GetParam().hex);
}

TEST_P(Rfc4648, is_read_back) {
    const Bytes plain = octets(GetParam().plain);
    ASSERT_THAT(from_base64(GetParam().base64), is_ok());
    EXPECT_EQ(*from_base64(GetParam().base64), plain);
    EXPECT_EQ(*from_base64url(GetParam().base64url), plain);
    EXPECT_EQ(*from_hex(GetParam().hex), plain);
}

INSTANTIATE_TEST_SUITE_P(Section10, Rfc4648,
                         testing::Values(Vector{"", "", "", ""}, Vector{"f", "Zg==", "Zg", "66"},
                                         Vector{"fo", "Zm8=", "Zm8", "666f"},
                                         Vector{"foo", "Zm9v", "Zm9v", "666f6f"},
                                         Vector{"foob", "Zm9vYg==", "Zm9vYg", "666f6f62"},
                                         Vector{"fooba", "Zm9vYmE=", "Zm9vYmE", "666f6f6261"},
                                         Vector{"foobar", "Zm9vYmFy", "Zm9vYmFy", "666f6f626172"}));

TEST(Encoding, every_octet_in_every_place_comes_back) {
    for (unsigned value = 0; value < 256; ++value)
        for (std::size_t place = 0; place < 4; ++place) {
            Bytes bytes(4, 0xA5);
            bytes[place] = static_cast<std::uint8_t>(value);
            EXPECT_EQ(*from_base64(to_base64(bytes)), bytes);
            EXPECT_EQ(*from_base64url(to_base64url(bytes)), bytes);
            EXPECT_EQ(*from_hex(to_hex(bytes)), bytes);
        }
}

TEST(Encoding, the_two_alphabets_differ_in_two_digits) {
    const Bytes bytes{0xFB, 0xEF, 0xFF};
    EXPECT_EQ(to_base64(bytes), "++//");
    EXPECT_EQ(to_base64url(bytes), "--__");
}

enum class Spelling { base64, base64url, hex };
struct Refused {
    const char* name;
    Spelling spelling;
    std::string text;
};
class NonCanonical : public testing::TestWithParam<Refused> {};

TEST_P(NonCanonical, is_refused) {
    const auto& [name, spelling, text] = GetParam();
    const auto read = spelling == Spelling::base64 ? from_base64(text)
                      : spelling == Spelling::hex  ? from_hex(text)
                                                   : from_base64url(text);
    EXPECT_THAT(read, fails_with(Errc::bad_encoding));
}

INSTANTIATE_TEST_SUITE_P(
    Forms, NonCanonical,
    testing::Values(
        Refused{"no_padding_1", Spelling::base64, "Zm8"}, Refused{"no_padding_2", Spelling::base64, "Zg"},
        Refused{"half_padding", Spelling::base64, "Zg="}, Refused{"lone_digit", Spelling::base64, "Z"},
        Refused{"three_padding", Spelling::base64, "Z==="}, Refused{"only_padding", Spelling::base64, "===="},
        Refused{"padding_after_full", Spelling::base64, "Zm9v===="},
        Refused{"padding_inside", Spelling::base64, "Zg==Zg=="},
        Refused{"padding_first", Spelling::base64, "=Zm9"},
        Refused{"unused_bits_4", Spelling::base64, "Zh=="},
        Refused{"unused_bits_2", Spelling::base64, "Zm9="}, Refused{"newline", Spelling::base64, "Zm9v\n"},
        Refused{"newline_inside", Spelling::base64, "Zm\nv"}, Refused{"space", Spelling::base64, "Zm 9"},
        Refused{"url_digit", Spelling::base64, "-_-_"},
        Refused{"nul", Spelling::base64, std::string("Zm\0v", 4)},
        Refused{"high_octet", Spelling::base64, "Zm\xFFv"},
        Refused{"url_padded", Spelling::base64url, "Zg=="},
        Refused{"url_lone_digit", Spelling::base64url, "Zm9vY"},
        Refused{"url_plus", Spelling::base64url, "++++"}, Refused{"url_slash", Spelling::base64url, "////"},
        Refused{"url_unused_bits_4", Spelling::base64url, "Zh"},
        Refused{"url_unused_bits_2", Spelling::base64url, "Zm9"},
        Refused{"url_newline", Spelling::base64url, "Zm8\n"}, Refused{"hex_odd", Spelling::hex, "abc"},
        Refused{"hex_upper", Spelling::hex, "AB"}, Refused{"hex_prefix", Spelling::hex, "0x12"},
        Refused{"hex_g", Spelling::hex, "0g"}, Refused{"hex_space", Spelling::hex, "1 "},
        Refused{"hex_sign", Spelling::hex, "-1"}, Refused{"hex_colon", Spelling::hex, "a:"}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso
