// SPDX-License-Identifier: Apache-2.0
#include "protocol/origin.hpp"

#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso {
namespace {

using test::fails_with;
using test::is_ok;

class GoodOrigin : public testing::TestWithParam<std::string> {};

TEST_P(GoodOrigin, is_kept_as_it_is) {
    const auto origin = Origin::parse(GetParam());
    ASSERT_THAT(origin, is_ok());
    EXPECT_EQ(origin->text(), GetParam());
    EXPECT_EQ(origin->is_secure(), GetParam().starts_with("https"));
}

INSTANTIATE_TEST_SUITE_P(
    Spellings, GoodOrigin,
    testing::Values("https://portal.example", "https://a.b.c.example", "https://portal.example:8443",
                    "https://portal.example:1", "https://portal.example:65535", "https://xn--kso-3ya.example",
                    "https://localhost", "https://localhost:8443", "https://127.0.0.1:8443",
                    "https://a-b.example", "https://portal.example:80", "http://localhost:3000",
                    "http://localhost:443", "https://" + std::string(63, 'a') + ".example"));

class LookAlike : public testing::TestWithParam<std::string> {};

TEST_P(LookAlike, is_refused) {
    EXPECT_THAT(Origin::parse(GetParam()), fails_with(Errc::origin_not_allowed));
}

INSTANTIATE_TEST_SUITE_P(
    Spellings, LookAlike,
    testing::Values(
        "", "null", "https://", "https:", "https:/portal.example", "https:portal.example", "portal.example",
        "//portal.example", "http://portal.example", "http://portal.example:3000", "http://localhost",
        "http://localhost:", "http://localhost:80", "http://localhost:0", "http://localhost:3000/",
        "http://localhost.example:3000", "http://127.0.0.1:3000", "http://LOCALHOST:3000",
        "http://localhost:65536", "HTTPS://portal.example", "Https://portal.example",
        "https://Portal.example", "https://portal.EXAMPLE", "https://portal.example/",
        "https://portal.example/a", "https://portal.example?a", "https://portal.example#a",
        "https://portal.example.", "https://.portal.example", "https://portal..example",
        "https://user@portal.example", "https://user:pw@portal.example", "https://portal.example@evil",
        "https://portal.example:", "https://portal.example:443", "https://portal.example:0",
        "https://portal.example:0443", "https://portal.example:65536", "https://portal.example:99999",
        "https://portal.example:100000", "https://portal.example:-1", "https://portal.example:+1",
        "https://portal.example:8443:1", "https://portal.example:84a", "https://portal.example:8443/",
        "https://-portal.example", "https://portal-.example", "https://portal_1.example",
        "https://pörtal.example", "https://portal%2Eexample", "https://portal.example\\", "https://*.example",
        "https://[::1]", "https://[::1]:8443", " https://portal.example", "https://portal.example ",
        "https://portal.example\n", "https://portal.example\r\nX: y", "https://portal.example\t",
        std::string("https://portal.example\0", 23), std::string("https://portal\0.example", 23),
        "https://portal.example https://b.example", "https://portal.example,https://b.example",
        "wss://portal.example", "ws://localhost:3000", "file://", "data:,x", "chrome-extension://abcdef",
        "moz-extension://abcdef", "javascript://portal.example",
        "https://" + std::string(64, 'a') + ".example", "https://" + std::string(260, 'a'),
        // 254 octets of host, every label good: above RFC 1035's 253
        "https://" + std::string(63, 'a') + "." + std::string(63, 'a') + "." + std::string(63, 'a') + "." +
            std::string(62, 'a')));

TEST(Origin, differs_by_scheme_host_and_port) {
    const auto parse = [](const char* text) { return Origin::parse(text).value(); };
    EXPECT_EQ(parse("https://a.example"), parse("https://a.example"));
    EXPECT_NE(parse("https://a.example"), parse("https://b.example"));
    EXPECT_NE(parse("https://a.example"), parse("https://a.example:8443"));
    EXPECT_NE(parse("https://localhost:3000"), parse("http://localhost:3000"));
}

} // namespace
} // namespace kyso
