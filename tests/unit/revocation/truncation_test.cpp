// SPDX-License-Identifier: Apache-2.0
// Every prefix of a right answer, and a right answer with something behind it, says nothing.
#include "revocation_fixture.hpp"

#include "signature/crl.hpp"
#include "signature/ocsp.hpp"

namespace kyso::signature {
namespace {

TEST(truncated, lists_say_nothing) {
    Bytes whole = test::make_crl(pki().authority(), test::CrlPlan{now});
    ASSERT_EQ(said(judge_crl(whole, someone().certificate, pki().intermediate(), now)), "good");
    for (std::size_t size = 0; size < whole.size(); ++size)
        ASSERT_EQ(
            said(judge_crl(ByteView{whole}.first(size), someone().certificate, pki().intermediate(), now)),
            "unknown malformed")
            << size;
    whole.push_back(0);
    EXPECT_EQ(said(judge_crl(whole, someone().certificate, pki().intermediate(), now)), "unknown malformed");
}

TEST(truncated, responses_say_nothing) {
    Bytes whole =
        test::make_ocsp(pki().authority(), someone().certificate, pki().intermediate(), test::OcspPlan{now});
    ASSERT_EQ(said(judge_ocsp(whole, someone().certificate, pki().intermediate(), {}, now)), "good");
    for (std::size_t size = 0; size < whole.size(); ++size)
        ASSERT_EQ(said(judge_ocsp(ByteView{whole}.first(size), someone().certificate, pki().intermediate(),
                                  {}, now)),
                  "unknown malformed")
            << size;
    whole.push_back(0);
    EXPECT_EQ(said(judge_ocsp(whole, someone().certificate, pki().intermediate(), {}, now)),
              "unknown malformed");
}

} // namespace
} // namespace kyso::signature
