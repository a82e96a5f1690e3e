// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/policy.hpp"

#include "tests/support/result_matchers.hpp"

#include <gtest/gtest.h>

namespace kyso::core {
namespace {

using test::fails_with;
using test::is_ok;

Peer page(const char* text) {
    return WebPeer{Origin::parse(text).value()};
}

class PolicyTest : public testing::Test {
  protected:
    PolicyTest() {
        list_.allow(Origin::parse("https://portal.example").value(),
                    {{Method::hello, Method::sign_registration}});
    }
    AllowList list_;
    const Policy policy_{list_};
};

TEST_F(PolicyTest, a_page_may_what_its_grant_names) {
    for (const auto* row = begin_methods(); row != end_methods(); ++row) {
        const bool granted = row->method == Method::hello || row->method == Method::sign_registration;
        const auto checked = policy_.check(page("https://portal.example"), row->method);
        if (granted)
            EXPECT_THAT(checked, is_ok()) << row->name;
        else
            EXPECT_THAT(checked, fails_with(Errc::not_permitted)) << row->name;
    }
}

TEST_F(PolicyTest, an_unknown_origin_may_nothing) {
    for (const char* origin : {"https://other.example", "https://portal.example:8443",
                               "https://a.portal.example", "http://localhost:3000"})
        EXPECT_THAT(policy_.check(page(origin), Method::hello), fails_with(Errc::origin_not_allowed))
            << origin;
}

TEST_F(PolicyTest, a_program_may_ask_for_everything) {
    for (const auto* row = begin_methods(); row != end_methods(); ++row)
        EXPECT_THAT(policy_.check(LocalPeer{1, "x"}, row->method), is_ok()) << row->name;
}

TEST_F(PolicyTest, authorises_the_very_request_or_none) {
    const auto good =
        policy_.authorize(page("https://portal.example"), Method::sign_registration, std::string{"request"});
    ASSERT_THAT(good, is_ok());
    EXPECT_EQ(**good, "request");
    EXPECT_EQ((*good)->size(), 7U);
    EXPECT_THAT(policy_.authorize(page("https://portal.example"), Method::sign_documents, 1),
                fails_with(Errc::not_permitted));
    EXPECT_THAT(policy_.authorize(page("https://other.example"), Method::hello, 1),
                fails_with(Errc::origin_not_allowed));
}

TEST_F(PolicyTest, a_grant_taken_back_counts_at_once) {
    list_.allow(Origin::parse("https://portal.example").value(), {});
    EXPECT_THAT(policy_.check(page("https://portal.example"), Method::hello),
                fails_with(Errc::not_permitted));
}

} // namespace
} // namespace kyso::core
