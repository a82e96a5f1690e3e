// SPDX-License-Identifier: Apache-2.0
#include "revocation_fixture.hpp"

namespace kyso::signature {
namespace {

using Texts = std::vector<std::string>;

RevocationAddresses addresses(const std::string& info, const std::string& points) {
    test::Profile profile;
    profile.authority_info = info;
    profile.crl_points = points;
    return revocation_addresses(pki().issue(profile).certificate);
}

TEST(revocation_addresses, are_those_of_the_certificate) {
    const auto found = revocation_addresses(someone().certificate);
    EXPECT_EQ(found.ocsp, Texts{"http://ocsp.test/"});
    EXPECT_EQ(found.issuers, Texts{"http://ca.test/ca.crt"});
    EXPECT_EQ(found.crls, Texts{"http://crl.test/ca.crl"});
}

TEST(revocation_addresses, are_none_where_it_names_none) {
    const auto found = addresses("", "");
    EXPECT_TRUE(found.ocsp.empty() && found.issuers.empty() && found.crls.empty());
}

TEST(revocation_addresses, other_schemes_are_left_out) {
    const auto found =
        addresses("OCSP;URI:ftp://ocsp.test/,OCSP;URI:file:///etc/passwd,OCSP;URI:https://ocsp.test/",
                  "URI:ldap://ldap.test/cn=crl,URI:HTTP://crl.test/");
    EXPECT_EQ(found.ocsp, Texts{"https://ocsp.test/"});
    EXPECT_EQ(found.crls, Texts{}) << "as issuers write it, in small letters";
}

TEST(revocation_addresses, each_once_and_four_at_most) {
    std::string info = "OCSP;URI:http://ocsp.test/0";
    for (int i = 0; i < 9; ++i)
        info += ",OCSP;URI:http://ocsp.test/" + std::to_string(i);
    const auto found = addresses(info, "");
    EXPECT_EQ(found.ocsp, (Texts{"http://ocsp.test/0", "http://ocsp.test/1", "http://ocsp.test/2",
                                 "http://ocsp.test/3"}));
}

TEST(revocation_addresses, spaces_and_long_ones_are_left_out) {
    const std::string start = "URI:http://crl.test/";
    EXPECT_TRUE(addresses("", start + "a b").crls.empty());
    EXPECT_TRUE(addresses("", start + std::string(longest_address, 'a')).crls.empty());
    EXPECT_EQ(addresses("", start + std::string(longest_address - 16, 'a')).crls.size(), 1U);
}

} // namespace
} // namespace kyso::signature
