// SPDX-License-Identifier: Apache-2.0
// Pages by a fixed table, and the headers that every answer has.
#include "portal/site.hpp"

#include "registration_fixture.hpp"

#include <gmock/gmock.h>

namespace kyso::portal {
namespace {

constexpr Asset pages[] = {{"/", "text/html; charset=utf-8", "<p>home"},
                           {"/portal.js", "text/javascript", "1"}};

std::string header(const HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

class SiteTest : public PortalTest {
  protected:
    Site site{api, pages};
    HttpResponse get(std::string target) { return site.answer({"GET", std::move(target), "", "", "", ""}); }
};

TEST_F(SiteTest, serves_what_is_in_the_table_and_nothing_else) {
    EXPECT_EQ(get("/").body, "<p>home");
    EXPECT_EQ(get("/?lang=en").body, "<p>home");
    EXPECT_EQ(header(get("/portal.js"), "Content-Type"), "text/javascript");
    for (const char* path :
         {"", "//", "/../portal.js", "/portal.js/", "/%70ortal.js", "/PORTAL.JS", "*", "http://x/"})
        EXPECT_EQ(get(path).status, 404U) << path;
}

TEST_F(SiteTest, pages_are_only_read) {
    for (const char* method : {"POST", "PUT", "OPTIONS", "TRACE", "get"}) {
        const HttpResponse response = site.answer({method, "/", std::string(test_origin), "", "", ""});
        EXPECT_EQ(response.status, 405U) << method;
        EXPECT_EQ(header(response, "Allow"), "GET, HEAD") << method;
    }
}

TEST_F(SiteTest, every_answer_keeps_other_sites_and_scripts_out) {
    for (const char* path : {"/", "/portal.js", "/none", "/api/none", "/api/accounts/x"}) {
        const HttpResponse response = get(path);
        const std::string policy = header(response, "Content-Security-Policy");
        EXPECT_THAT(policy, testing::StartsWith("default-src 'self';")) << path;
        EXPECT_THAT(policy, testing::HasSubstr("frame-ancestors 'none'")) << path;
        EXPECT_THAT(policy, testing::Not(testing::HasSubstr("unsafe"))) << path;
        EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff") << path;
        EXPECT_EQ(header(response, "Referrer-Policy"), "no-referrer") << path;
    }
}

TEST_F(SiteTest, the_page_may_reach_kysod_on_its_five_ports_and_no_other) {
    const std::string policy = header(get("/"), "Content-Security-Policy");
    for (int port = 27149; port <= 27153; ++port) {
        EXPECT_THAT(policy, testing::HasSubstr("ws://127.0.0.1:" + std::to_string(port)));
        EXPECT_THAT(policy, testing::HasSubstr("http://127.0.0.1:" + std::to_string(port)));
    }
    EXPECT_THAT(policy, testing::Not(testing::HasSubstr("127.0.0.1:*")));
}

TEST_F(SiteTest, answers_of_the_api_are_stored_nowhere) {
    EXPECT_EQ(header(get("/api/accounts/x"), "Cache-Control"), "no-store");
    EXPECT_EQ(header(get("/"), "Cache-Control"), "no-cache");
}

} // namespace
} // namespace kyso::portal
