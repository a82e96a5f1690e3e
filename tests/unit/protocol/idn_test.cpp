// SPDX-License-Identifier: Apache-2.0
#include "protocol/idn.hpp"

#include "protocol/bytes.hpp"
#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso {
namespace {

struct Row {
    const char *name, *ascii, *letters;
};

class Idn : public testing::TestWithParam<Row> {};

TEST_P(Idn, reads_in_letters) {
    EXPECT_TRUE(is_internationalised(GetParam().ascii));
    const auto letters = to_letters(GetParam().ascii);
    ASSERT_TRUE(letters) << letters.error().describe();
    EXPECT_EQ(*letters, GetParam().letters);
    EXPECT_TRUE(is_utf8(*letters));
}

// The samples of RFC 3492 section 7.1 (made by others) and hosts a Vietnamese person may meet.
INSTANTIATE_TEST_SUITE_P(
    Hosts, Idn,
    testing::Values(
        Row{"rfc_arabic", "xn--egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"},
        Row{"rfc_chinese", "xn--ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"},
        Row{"rfc_vietnamese", "xn--tisaohkhngthchnitingvit-kjcr8268qyxafd2f1b9g",
            "tạisaohọkhôngthểchỉnóitiếngviệt"},
        Row{"rfc_russian", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l", "почемужеонинеговорятпорусски"},
        Row{"rfc_hyphen", "xn--hello-another-way--fc4qua05auwb3674vfr0b", "hello-another-way-それぞれの場所"},
        Row{"cyrillic_lookalike", "xn--80ak6aa92e.com", "аррӏе.com"},
        Row{"dich_vu_cong", "xn--dchvcng-x0a0689dsha.gov.vn", "dịchvụcông.gov.vn"},
        Row{"second_label", "www.xn--mnchen-3ya.example", "www.münchen.example"}),
    [](const auto& row) { return std::string{row.param.name}; });

class NoIdn : public testing::TestWithParam<const char*> {};

TEST_P(NoIdn, is_an_error) {
    EXPECT_THAT(to_letters(GetParam()), test::fails_with(Errc::bad_encoding));
}

INSTANTIATE_TEST_SUITE_P(Hosts, NoIdn,
                         testing::Values("xn--", "xn--abc-", "xn--a-!", "xn--99999999999999", "xn--a-9999",
                                         "good.xn--", "xn--\xC3\xA9-abc",
                                         "xn--0000000000000000000000000000000000000000000000000000000000"));

TEST(Idn, plain_hosts_are_left_alone) {
    EXPECT_FALSE(is_internationalised("portal.example"));
    EXPECT_FALSE(is_internationalised("xn-portal.example"));
    EXPECT_EQ(to_letters("portal.example").value(), "portal.example");
    EXPECT_EQ(to_letters(".portal.example.").value(), ".portal.example.");
    EXPECT_EQ(host_of("https://portal.example:8443"), "portal.example");
    EXPECT_EQ(host_of("http://localhost:3000"), "localhost");
}

TEST(Idn, whatever_the_label_the_answer_is_text_or_an_error) {
    std::uint32_t state = 1;
    for (int i = 0; i < 20'000; ++i) {
        std::string host = "xn--";
        for (int length = 0; length < 1 + i % 59; ++length) {
            state = state * 1664525U + 1013904223U;
            host += "abcdefghijklmnopqrstuvwxyz0123456789-"[(state >> 16U) % 37];
        }
        const auto letters = to_letters(host);
        EXPECT_TRUE(!letters || is_utf8(*letters)) << host;
    }
}

} // namespace
} // namespace kyso
