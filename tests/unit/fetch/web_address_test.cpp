// SPDX-License-Identifier: Apache-2.0
#include "fetch/web_address.hpp"

#include "tests/support/result_matchers.hpp"

namespace kyso::fetch {
namespace {

using test::fails_with;
using test::is_ok;

struct Right {
    const char* name;
    const char* text;
    WebAddress address;
    const char* host_header;
};
class RightAddress : public testing::TestWithParam<Right> {};

TEST_P(RightAddress, is_read) {
    const auto read = WebAddress::parse(GetParam().text);
    ASSERT_THAT(read, is_ok());
    EXPECT_EQ(*read, GetParam().address) << read->authority() << read->target;
    EXPECT_EQ(read->host_header(), GetParam().host_header);
}
INSTANTIATE_TEST_SUITE_P(
    web_address, RightAddress,
    testing::Values(
        Right{"host_alone", "http://ocsp.example", {false, "ocsp.example", 80, "/"}, "ocsp.example"},
        Right{"path", "http://ocsp.example/ca.crl", {false, "ocsp.example", 80, "/ca.crl"}, "ocsp.example"},
        Right{"query", "http://ocsp.example?a=b&c", {false, "ocsp.example", 80, "/?a=b&c"}, "ocsp.example"},
        Right{"port", "http://ocsp.example:8080/", {false, "ocsp.example", 8080, "/"}, "ocsp.example:8080"},
        Right{"tls", "https://ocsp.example/", {true, "ocsp.example", 443, "/"}, "ocsp.example"},
        Right{"tls_on_80", "https://ocsp.example:80/", {true, "ocsp.example", 80, "/"}, "ocsp.example:80"},
        Right{"capitals", "HTTP://Ocsp.EXAMPLE/Ca", {false, "ocsp.example", 80, "/Ca"}, "ocsp.example"},
        Right{"v4", "http://192.0.2.1/", {false, "192.0.2.1", 80, "/"}, "192.0.2.1"},
        Right{"v6", "http://[2001:DB8::1]:8080/x", {false, "2001:db8::1", 8080, "/x"}, "[2001:db8::1]:8080"},
        Right{"at_in_path", "http://ocsp.example/a@b", {false, "ocsp.example", 80, "/a@b"}, "ocsp.example"},
        Right{"trailing_dot", "http://ocsp.example./", {false, "ocsp.example.", 80, "/"}, "ocsp.example."}),
    [](const auto& row) { return std::string{row.param.name}; });

struct Wrong {
    const char* name;
    std::string text;
};
class WrongAddress : public testing::TestWithParam<Wrong> {};

TEST_P(WrongAddress, is_refused) {
    EXPECT_THAT(WebAddress::parse(GetParam().text), fails_with(Errc::fetch_refused));
}
INSTANTIATE_TEST_SUITE_P(
    web_address, WrongAddress,
    testing::Values(
        Wrong{"empty", ""}, Wrong{"no_scheme", "ocsp.example/"}, Wrong{"file", "file:///etc/passwd"},
        Wrong{"ftp", "ftp://ocsp.example/"}, Wrong{"ldap", "ldap://ocsp.example/cn=x"},
        Wrong{"unix_socket", "http+unix://%2Frun/"}, Wrong{"no_host", "http:///path"},
        Wrong{"scheme_alone", "http://"}, Wrong{"http_alone", "http"}, Wrong{"https_alone", "https"},
        Wrong{"one_slash", "http:/ocsp.example"}, Wrong{"user", "http://user@ocsp.example/"},
        Wrong{"password", "http://u:p@ocsp.example/"}, Wrong{"fragment", "http://ocsp.example/#x"},
        Wrong{"backslash", "http://ocsp.example\\@evil/"},
        Wrong{"backslash_in_path", "http://ocsp.example/\\evil"}, Wrong{"space", "http://ocsp.example/a b"},
        Wrong{"line_break", "http://ocsp.example/\r\nX: y"},
        Wrong{"nul", std::string{"http://ocsp.example/\0x", 22}}, Wrong{"not_ascii", "http://chữký.example/"},
        Wrong{"percent", "http://ocsp%2eexample/"}, Wrong{"dots", "http://ocsp..example/"},
        Wrong{"first_dot", "http://.example/"}, Wrong{"no_port", "http://ocsp.example:/"},
        Wrong{"port_zero", "http://ocsp.example:0/"}, Wrong{"port_text", "http://ocsp.example:http/"},
        Wrong{"port_sign", "http://ocsp.example:+80/"}, Wrong{"port_too_high", "http://ocsp.example:65536/"},
        Wrong{"port_of_ssh", "http://ocsp.example:22/"}, Wrong{"port_of_mail", "http://ocsp.example:25/"},
        Wrong{"port_of_dns", "https://ocsp.example:53/"}, Wrong{"v6_open", "http://[2001:db8::1/"},
        Wrong{"v6_zone", "http://[fe80::1%25eth0]/"}, Wrong{"v6_without_brackets", "http://2001:db8::1/"},
        Wrong{"v6_wrong", "http://[12345::]/"}, Wrong{"long_host", "http://" + std::string(254, 'a') + "/"},
        Wrong{"long", "http://ocsp.example/" + std::string(1024, 'a')}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::fetch
