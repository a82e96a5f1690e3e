// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/gateway_answer.hpp"

#include "tests/support/result_matchers.hpp"

namespace kyso::drivers {
namespace {

using fetch::HttpsAnswer;
using fetch::HttpsOutcome;
using test::fails_with;
using test::is_ok;

HttpsOutcome answered(unsigned status, std::string body, std::string type = "application/json") {
    return {true, HttpsAnswer{status, std::move(type), std::move(body)}};
}
HttpsOutcome failed(bool sent, Errc errc) {
    return {sent, Error{errc, "localhost: detail"}};
}

TEST(gateway_answer, a_body_is_what_200_in_json_brings) {
    const auto body = gateway_body(answered(200, "{}"));
    ASSERT_THAT(body, is_ok());
    EXPECT_EQ(*body, "{}");
    for (const char* type : {"application/json; charset=utf-8", "Application/JSON", "application/json ;x=1"})
        EXPECT_THAT(gateway_body(answered(200, "{}", type)), is_ok()) << type;
    for (const char* type : {"", "text/html", "application/json5", "text/json", "xapplication/json", ";"})
        EXPECT_THAT(gateway_body(answered(200, "{}", type)), fails_with(Errc::gateway_refused)) << type;
}

struct Row {
    const char* name;
    HttpsOutcome outcome;
    Errc errc;
    bool answers = false; ///< as far as a knock asks
};
class GatewayAnswerTest : public testing::TestWithParam<Row> {};

TEST_P(GatewayAnswerTest, is_told_as) {
    EXPECT_THAT(gateway_body(GetParam().outcome), fails_with(GetParam().errc));
    if (GetParam().answers)
        EXPECT_THAT(gateway_answers(GetParam().outcome), is_ok());
    else
        EXPECT_THAT(gateway_answers(GetParam().outcome), fails_with(GetParam().errc));
}

INSTANTIATE_TEST_SUITE_P(
    gateway_answer, GatewayAnswerTest,
    testing::Values(Row{"never_sent", failed(false, Errc::fetch_failed), Errc::gateway_unreachable},
                    Row{"no_address", failed(false, Errc::fetch_refused), Errc::gateway_unreachable},
                    Row{"no_answer", failed(true, Errc::fetch_failed), Errc::gateway_unreachable},
                    Row{"too_large", failed(true, Errc::too_large), Errc::gateway_refused},
                    Row{"encoded", failed(true, Errc::fetch_refused), Errc::gateway_refused},
                    Row{"redirect", answered(307, ""), Errc::gateway_refused},
                    Row{"other_success", answered(201, "{}"), Errc::gateway_refused},
                    Row{"interim", answered(100, ""), Errc::gateway_unreachable},
                    Row{"interim_untyped", answered(103, "", ""), Errc::gateway_unreachable},
                    Row{"said", answered(409, R"({"error":"ticket_used"})"), Errc::ticket_used, true},
                    Row{"said_refused", answered(400, R"({"error":"gateway_refused"})"),
                        Errc::gateway_refused, true},
                    Row{"unknown_name", answered(400, R"({"error":"x"})"), Errc::gateway_refused, true},
                    Row{"page", answered(404, "<html>", "text/html"), Errc::gateway_refused},
                    Row{"proxy_page", answered(502, "<html>", "text/html"), Errc::gateway_unreachable},
                    Row{"proxy_json", answered(504, R"({"message":"x"})"), Errc::gateway_unreachable},
                    Row{"own_503", answered(503, R"({"error":"sim_busy"})"), Errc::sim_busy, true}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(gateway_answer, its_details_quote_nothing) {
    const std::string secret = "eyJ0aWNrZXQ";
    for (const HttpsOutcome& outcome :
         {answered(200, "{}", secret), answered(400, secret), answered(400, "{\"error\":\"" + secret + "\"}"),
          answered(400, "{\"" + secret + "\":1}"), answered(502, secret, "text/" + secret)}) {
        const auto body = gateway_body(outcome);
        ASSERT_FALSE(body);
        EXPECT_THAT(body.error().detail(), testing::Not(testing::HasSubstr(secret)));
    }
}

} // namespace
} // namespace kyso::drivers
