// SPDX-License-Identifier: Apache-2.0
// Starting a registration, and what every request has to bring: origin, content type, a known path and
// method.
#include "registration_fixture.hpp"

#include <gmock/gmock.h>

namespace kyso::portal {
namespace {

using StartTest = PortalTest;

TEST_F(StartTest, gives_a_nonce_the_origin_and_five_minutes) {
    const HttpResponse response = answer(post("/api/registrations", start_body()));
    const auto body = body_of(response);
    EXPECT_EQ(response.status, 201U);
    EXPECT_EQ(from_base64url(boost::json::value_to<std::string>(body.at("nonce")))->size(), 32U);
    EXPECT_EQ(body.at("origin"), boost::json::string(test_origin));
    EXPECT_EQ(body.at("expiresAt"), "2026-11-22T03:05:00Z");
}

TEST_F(StartTest, two_nonces_and_two_sessions_differ) {
    const Started one = start(), two = start();
    EXPECT_NE(one.nonce, two.nonce);
    EXPECT_NE(one.cookie, two.cookie);
}

TEST_F(StartTest, the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites) {
    const HttpResponse response = answer(post("/api/registrations", start_body()));
    const std::string cookie = response.headers.back().second;
    EXPECT_EQ(response.headers.back().first, "Set-Cookie");
    EXPECT_THAT(cookie, testing::StartsWith("__Host-kyso_session="));
    EXPECT_EQ(cookie.substr(cookie.find(';')), "; Path=/; HttpOnly; SameSite=Strict; Secure");
    EXPECT_EQ(from_base64url(cookie_of(response).substr(20))->size(), 32U);
}

TEST_F(StartTest, over_plain_http_the_cookie_can_be_set_all_the_same) {
    Api plain{store, trust, clock, "http://localhost:18080"};
    HttpRequest request = post("/api/registrations", start_body());
    request.origin = "http://localhost:18080";
    const HttpResponse response = plain.answer(request, request.target);
    EXPECT_THAT(cookie_of(response), testing::StartsWith("kyso_session="));
    EXPECT_THAT(response.headers.back().second, testing::Not(testing::HasSubstr("Secure")));
}

struct BadStart {
    const char* name;
    std::string body;
    const char* error;
    const char* path;
};
void PrintTo(const BadStart& row, std::ostream* out) {
    *out << row.name;
}

class BadStartTest : public PortalTest, public testing::WithParamInterface<BadStart> {};

TEST_P(BadStartTest, is_refused_by_name) {
    HttpRequest request = post("/api/registrations", {});
    request.body = GetParam().body;
    const HttpResponse response = answer(request);
    EXPECT_EQ(outcome(response), GetParam().error) << response.body;
    const auto error = body_of(response).at("error").as_object();
    const auto* path = error.if_contains("path");
    EXPECT_EQ(path == nullptr ? std::string{} : boost::json::value_to<std::string>(*path), GetParam().path);
    EXPECT_FALSE(error.at("message_vi").as_string().empty());
    EXPECT_FALSE(error.at("message_en").as_string().empty());
    EXPECT_EQ(cookie_of(response), "");
}

INSTANTIATE_TEST_SUITE_P(
    Body, BadStartTest,
    testing::Values(
        BadStart{"empty", "", "parse_error", ""}, BadStart{"not_json", "subject=citizen", "parse_error", ""},
        BadStart{"array", "[]", "portal_request_invalid", "body"},
        BadStart{"nothing", "{}", "portal_request_invalid", "body.subject"},
        BadStart{"no_method", R"({"subject":"citizen"})", "portal_request_invalid", "body.method"},
        BadStart{"unknown_member", R"({"subject":"citizen","method":"usb-token","level":"3"})",
                 "portal_request_invalid", "body.level"},
        BadStart{"twice", R"({"subject":"enterprise","subject":"citizen","method":"usb-token"})",
                 "duplicate_key", ""},
        BadStart{"number", R"({"subject":1,"method":"usb-token"})", "portal_request_invalid", "body.subject"},
        BadStart{"unknown_subject", R"({"subject":"robot","method":"usb-token"})", "portal_request_invalid",
                 "body.subject"},
        BadStart{"unknown_method", R"({"subject":"citizen","method":"password"})", "portal_request_invalid",
                 "body.method"},
        BadStart{"deep", R"({"subject":[[[[[[]]]]]],"method":"usb-token"})", "too_deep", ""},
        BadStart{"bad_utf8", "{\"subject\":\"\xFF\",\"method\":\"usb-token\"}", "parse_error", ""},
        BadStart{"sim", R"({"subject":"citizen","method":"sim"})", "method_not_served", "body.method"},
        BadStart{"enterprise_sim", R"({"subject":"enterprise","method":"sim"})", "method_not_served",
                 "body.method"},
        BadStart{"no_captcha", R"({"subject":"citizen","method":"usb-token"})", "captcha_wrong",
                 "body.captcha"},
        BadStart{"captcha_text", R"({"subject":"citizen","method":"usb-token","captcha":"ABCDE"})",
                 "portal_request_invalid", "body.captcha"},
        BadStart{"captcha_never_asked",
                 R"({"subject":"citizen","method":"usb-token","captcha":{"id":"x","answer":"ABCDE"}})",
                 "captcha_wrong", "body.captcha"},
        BadStart{"enterprise_mobile", R"({"subject":"enterprise","method":"mobile-subscriber"})",
                 "method_citizen_only", "body.method"},
        BadStart{"enterprise_insurance", R"({"subject":"enterprise","method":"social-insurance"})",
                 "method_citizen_only", "body.method"},
        BadStart{"enterprise_post", R"({"subject":"enterprise","method":"post"})", "method_citizen_only",
                 "body.method"}),
    [](const auto& row) { return row.param.name; });

struct BadEnvelope {
    const char* name;
    void (*alter)(HttpRequest&);
    const char* error;
    unsigned status;
};
void PrintTo(const BadEnvelope& row, std::ostream* out) {
    *out << row.name;
}

class BadEnvelopeTest : public PortalTest, public testing::WithParamInterface<BadEnvelope> {};

TEST_P(BadEnvelopeTest, is_refused_by_name) {
    HttpRequest request = post("/api/registrations", start_body());
    GetParam().alter(request);
    const HttpResponse response = answer(request);
    EXPECT_EQ(outcome(response), GetParam().error) << response.body;
    EXPECT_EQ(response.status, GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(
    Request, BadEnvelopeTest,
    testing::Values(
        BadEnvelope{"no_origin", [](HttpRequest& it) { it.origin = ""; }, "portal_request_foreign", 403},
        BadEnvelope{"null_origin", [](HttpRequest& it) { it.origin = "null"; }, "portal_request_foreign",
                    403},
        BadEnvelope{"other_origin", [](HttpRequest& it) { it.origin = "https://evil.test"; },
                    "portal_request_foreign", 403},
        BadEnvelope{"origin_prefix", [](HttpRequest& it) { it.origin += "0"; }, "portal_request_foreign",
                    403},
        BadEnvelope{"two_origins", [](HttpRequest& it) { it.origin += ", " + it.origin; },
                    "portal_request_foreign", 403},
        BadEnvelope{"origin_case", [](HttpRequest& it) { it.origin[8] = 'P'; }, "portal_request_foreign",
                    403},
        BadEnvelope{"form", [](HttpRequest& it) { it.content_type = "application/x-www-form-urlencoded"; },
                    "portal_request_invalid", 400},
        BadEnvelope{"plain_text", [](HttpRequest& it) { it.content_type = "text/plain"; },
                    "portal_request_invalid", 400},
        BadEnvelope{"no_type", [](HttpRequest& it) { it.content_type = ""; }, "portal_request_invalid", 400},
        BadEnvelope{"get", [](HttpRequest& it) { it.method = "GET"; }, "portal_request_invalid", 405},
        BadEnvelope{"delete", [](HttpRequest& it) { it.method = "DELETE"; }, "portal_request_invalid", 405},
        BadEnvelope{"unknown_path", [](HttpRequest& it) { it.target = "/api/registrations/"; },
                    "portal_not_found", 404},
        BadEnvelope{"dots", [](HttpRequest& it) { it.target = "/api/../etc/passwd"; }, "portal_not_found",
                    404}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::portal
