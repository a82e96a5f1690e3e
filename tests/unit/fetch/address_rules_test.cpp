// SPDX-License-Identifier: Apache-2.0
#include "fetch/address_rules.hpp"

#include "tests/support/result_matchers.hpp"

namespace kyso::fetch {
namespace {

using boost::asio::ip::make_address;
using test::fails_with;
using test::is_ok;

class Public : public testing::TestWithParam<const char*> {};
TEST_P(Public, may_be_connected_to) {
    EXPECT_TRUE(is_public(make_address(GetParam())));
}
INSTANTIATE_TEST_SUITE_P(address_rules, Public,
                         testing::Values("1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255",
                                         "100.128.0.0", "126.255.255.255", "128.0.0.1", "169.253.255.255",
                                         "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
                                         "198.17.255.255", "198.20.0.0", "223.255.255.255", "113.190.1.1",
                                         "2001:4860:4860::8888", "2400:cb00::1", "2001:200::1",
                                         "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1",
                                         "3fff:1000::1", "3ffe::1"));

class Special : public testing::TestWithParam<const char*> {};
TEST_P(Special, may_not) {
    EXPECT_FALSE(is_public(make_address(GetParam())));
}
INSTANTIATE_TEST_SUITE_P(
    address_rules, Special,
    testing::Values("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
                    "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255",
                    "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
                    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
                    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
                    "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1",
                    "2001::1", "2001:1::1", "2001:20::1", "2001:1ff::1", "2001:db8::1", "2002:7f00:1::1",
                    "2002:a00:1::1", "2002:c0a8:101::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1",
                    "fe80::1", "fec0::1", "ff02::1", "4000::1"));

WebAddress address(const char* text) {
    return WebAddress::parse(text).value();
}

TEST(address_rules, one_private_address_spoils_the_name) {
    const AddressRules rules;
    const auto mixed = rules.permitted(address("http://ocsp.example/"),
                                       {make_address("1.1.1.1"), make_address("127.0.0.1")});
    EXPECT_THAT(mixed, fails_with(Errc::fetch_refused));
    EXPECT_NE(mixed.error().detail().find("127.0.0.1"), std::string::npos);
    EXPECT_THAT(rules.permitted(address("http://ocsp.example/"), {make_address("1.1.1.1")}), is_ok());
    EXPECT_THAT(rules.permitted(address("http://ocsp.example/"), {}), fails_with(Errc::fetch_failed));
}

TEST(address_rules, an_exception_is_for_one_host_and_port) {
    const AddressRules rules{{"ocsp.intranet.example:8080"}};
    const std::vector inside{make_address("10.0.0.7")};
    EXPECT_THAT(rules.permitted(address("http://ocsp.intranet.example:8080/"), inside), is_ok());
    EXPECT_THAT(rules.permitted(address("http://OCSP.intranet.example:8080/"), inside), is_ok());
    for (const char* other : {"http://ocsp.intranet.example/", "http://x.ocsp.intranet.example:8080/",
                              "http://ocsp.intranet.example:8081/", "http://10.0.0.7:8080/"})
        EXPECT_THAT(rules.permitted(address(other), inside), fails_with(Errc::fetch_refused)) << other;
}

} // namespace
} // namespace kyso::fetch
