// SPDX-License-Identifier: Apache-2.0
// Threat: a gateway, or whoever stands before it, answers anything at all. Every answer ends as one the
// gateway may give or as a typed error, within limits of size and time.
#include "tests/support/relay_stage/relay_stage.hpp"
#include "tests/support/result_matchers.hpp"

namespace kyso::test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Answered {
    const char* name;
    WebAnswer answer;
    Errc errc = Errc::gateway_refused;
};

std::string head(const std::string& status, const std::string& fields) {
    return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + fields + "\r\n\r\n";
}
WebAnswer octets(const std::string& all) {
    return {all, false};
}
WebAnswer typed(const std::string& type, const std::string& body, const std::string& status = "200 OK") {
    return octets("HTTP/1.1 " + status + "\r\nContent-Type: " + type +
                  "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

const std::string pending = sim::encode(sim::SimProgress{});
const std::string html = "<!DOCTYPE html><title>502</title>";
constexpr auto unreachable = Errc::gateway_unreachable;

class GatewayAnswer : public testing::TestWithParam<Answered> {};

TEST_P(GatewayAnswer, is_a_typed_error) {
    RelayStage stage;
    WebServer server{stage.files(gateway_pki().issue(gateway_profile()))};
    server.serve("/v1/submit", GetParam().answer);
    server.serve("/elsewhere", json_answer(pending));
    stage.start_relay("https://localhost:" + std::to_string(server.port()),
                      GetParam().answer.then_hang ? 1 : 20);
    const auto answer = stage.submit();
    EXPECT_THAT(answer, fails_with(GetParam().errc)) << stage.relay().log();
    EXPECT_EQ(server.asked(), std::vector<std::string>{"POST /v1/submit"}) << "once, and nowhere else";
    server.serve("/v1/submit", json_answer(pending));
    EXPECT_THAT(stage.submit(), is_ok()) << "the relay lives on";
}

INSTANTIATE_TEST_SUITE_P(
    http, GatewayAnswer,
    testing::Values(
        Answered{"none", octets(""), unreachable}, Answered{"silence", silence(), unreachable},
        Answered{"half_a_head", octets("HTTP/1.1 20"), unreachable},
        Answered{"half_a_body", octets(head("200 OK", "Content-Length: 100") + pending), unreachable},
        Answered{
            "half_a_body_and_silence", {head("200 OK", "Content-Length: 100") + pending, true}, unreachable},
        Answered{"half_a_chunk", octets(head("200 OK", "Transfer-Encoding: chunked") + "FF\r\n{"),
                 unreachable},
        Answered{"no_http", octets("SSH-2.0-OpenSSH_9\r\n\r\n"), unreachable},
        Answered{"two_lengths", octets(head("200 OK", "Content-Length: 5\r\nContent-Length: 6") + pending),
                 unreachable},
        Answered{"length_and_chunks",
                 octets(head("200 OK", "Content-Length: 33\r\nTransfer-Encoding: chunked") + "1\r\n{\r\n"),
                 unreachable},
        Answered{"continue_for_ever", octets("HTTP/1.1 100 Continue\r\n\r\n"), unreachable},
        Answered{"a_huge_head", octets("HTTP/1.1 200 OK\r\nX: " + std::string(20000, 'x') + "\r\n\r\n"),
                 unreachable},
        Answered{"announced_one_octet_too_large",
                 octets(head("200 OK", "Content-Length: " + std::to_string(64 * 1024 + 1)))},
        Answered{"announced_huge", octets(head("200 OK", "Content-Length: 18446744073709551615"))},
        Answered{"one_octet_too_large",
                 typed("application/json", std::string(64 * 1024 + 1 - pending.size(), ' ') + pending)},
        Answered{"chunks_too_large", octets(head("200 OK", "Transfer-Encoding: chunked") + "10001\r\n" +
                                            std::string(65537, ' ') + "\r\n0\r\n\r\n")},
        Answered{"endless", octets(head("200 OK", "Connection: close") + std::string(200'000, ' '))},
        Answered{"gzip",
                 octets(head("200 OK", "Content-Encoding: gzip\r\nContent-Length: 3") + "\x1F\x8B\x08")},
        Answered{"redirected", redirect(307, "/elsewhere")},
        Answered{"redirected_for_ever", redirect(308, "/v1/submit")},
        Answered{"redirected_off_the_host", redirect(302, "https://127.0.0.1:9/elsewhere")},
        Answered{"no_content", octets("HTTP/1.1 204 No Content\r\n\r\n")},
        Answered{"created", json_answer(pending, 201)}, Answered{"not_modified", json_answer(pending, 304)}),
    [](const auto& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    type, GatewayAnswer,
    testing::Values(
        Answered{"html", typed("text/html", html)},
        Answered{"json_said_to_be_html", typed("text/html; charset=utf-8", pending)},
        Answered{"json_said_to_be_a_longer_type", typed("application/jsonp", pending)},
        Answered{"untyped", ok(as_bytes(pending))},
        Answered{"html_said_to_be_json", typed("application/json", html)},
        Answered{"html_of_a_missing_page", typed("text/html", html, "404 Not Found")},
        Answered{"html_of_an_error", typed("text/html", html, "500 Internal Server Error")},
        Answered{"html_of_a_proxy", typed("text/html", html, "502 Bad Gateway"), unreachable},
        Answered{"json_of_a_proxy", json_answer("{\"message\":\"no upstream\"}", 503), unreachable},
        Answered{"html_of_a_late_proxy", typed("text/html", html, "504 Gateway Timeout"), unreachable}),
    [](const auto& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    json, GatewayAnswer,
    testing::Values(
        Answered{"empty", json_answer("")}, Answered{"null", json_answer("null")},
        Answered{"a_list", json_answer("[" + pending + "]")},
        Answered{"half", json_answer("{\"state\":\"pen")},
        Answered{"two_values", json_answer(pending + pending)},
        Answered{"a_byte_order_mark", json_answer("\xEF\xBB\xBF" + pending)},
        Answered{"a_member_twice", json_answer("{\"state\":\"pending\",\"pollMs\":1,\"pollMs\":2}")},
        Answered{"a_member_too_many", json_answer("{\"state\":\"pending\",\"pollMs\":1,\"url\":\"x\"}")},
        Answered{"a_member_too_few", json_answer("{\"state\":\"pending\"}")},
        Answered{"of_a_done_and_pending",
                 json_answer("{\"state\":\"pending\",\"pollMs\":1,\"signature\":\"AA==\"}")},
        Answered{"deep", json_answer(std::string(30'000, '['))},
        Answered{"broken_utf8", json_answer("{\"state\":\"\xFF\",\"pollMs\":1}")},
        Answered{"a_negative_poll", json_answer("{\"state\":\"pending\",\"pollMs\":-1}")},
        Answered{"a_poll_of_an_hour", json_answer("{\"state\":\"pending\",\"pollMs\":3600000}")},
        Answered{"a_poll_that_is_no_number", json_answer("{\"state\":\"pending\",\"pollMs\":1e99}")},
        Answered{"an_unknown_state", json_answer("{\"state\":\"signed\",\"pollMs\":1}")},
        Answered{"no_signature", json_answer("{\"state\":\"done\",\"signature\":\"\"}")},
        Answered{"a_huge_signature",
                 json_answer("{\"state\":\"done\",\"signature\":\"" + std::string(20'000, 'A') + "\"}")},
        Answered{"an_error_of_ours",
                 json_answer("{\"state\":\"failed\",\"error\":\"consent_refused\",\"serviceCode\":\"\"}")},
        Answered{"an_offer", json_answer(sim::encode(sim::Offer{"Mobi", {}, 110, {}, {}}))},
        Answered{"an_error_with_200", json_answer("{\"error\":\"sim_busy\"}")},
        Answered{"an_error_that_is_none", json_answer("{\"error\":\"teapot\"}", 418)},
        Answered{"an_error_of_kysods", json_answer("{\"error\":\"pin_incorrect\"}", 400)},
        Answered{"an_error_and_more", json_answer("{\"error\":\"sim_busy\",\"detail\":\"x\"}", 409)},
        Answered{"no_error", json_answer(pending, 400)}),
    [](const auto& row) { return std::string{row.param.name}; });

/// A gateway that repeats what it was asked, wherever it can, puts nothing into the relay's log.
TEST(GatewayLog, holds_neither_ticket_nor_phone) {
    RelayStage stage;
    WebServer server{stage.files(gateway_pki().issue(gateway_profile()))};
    stage.start_relay("https://localhost:" + std::to_string(server.port()));
    const std::string secret = RelayStage::ticket + RelayStage::text;
    for (const WebAnswer& answer :
         {json_answer(pending), json_answer("{\"" + secret + "\":1}"), json_answer("\"" + secret),
          json_answer("{\"error\":\"" + secret + "\"}", 400), typed(secret, secret),
          typed("text/html", secret, "502 " + secret), redirect(302, "https://localhost/" + secret)}) {
        server.serve("/v1/submit", answer);
        server.serve("/v1/status", answer);
        server.serve("/v1/open", answer);
        (void)stage.submit();
        (void)stage.status();
        (void)stage.open();
    }
    const std::string log = stage.relay().log();
    EXPECT_THAT(log, HasSubstr("gateway of https://portal.example: /v1/submit: gateway_refused"));
    EXPECT_THAT(log, Not(HasSubstr(RelayStage::ticket)));
    EXPECT_THAT(log, Not(HasSubstr("84912345678")));
    EXPECT_THAT(log, Not(HasSubstr(RelayStage::transaction)));
}

} // namespace
} // namespace kyso::test
