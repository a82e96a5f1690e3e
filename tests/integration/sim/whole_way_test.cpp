// SPDX-License-Identifier: Apache-2.0
// A page, kysod, kyso-relay, kyso-gateway, a mobile signature service and a phone, all real but the last two:
// in each dialect, encoding and mode of messages that the gateway speaks.
#include "signature/verification.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/sim/sim_setting.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

namespace kyso::test {
namespace {

namespace json = boost::json;

class WholeWay : public testing::TestWithParam<SimService> {
  protected:
    /// Sends the request; the answer to nothing yet.
    void begin(WebsocketClient& page, std::string_view method, json::object params) const {
        page.send_text(json::serialize(json::object{
            {"jsonrpc", "2.0"}, {"id", "s"}, {"method", method}, {"params", std::move(params)}}));
    }
    std::string text_of(const json::object& message, std::string_view name) const {
        return json::value_to<std::string>(message.at("params").at(name));
    }
    /// Until the phone is rung; then the person signs there, and this is the answer.
    json::object signed_at(const std::string& msisdn, WebsocketClient& page,
                           std::optional<std::size_t> choice = {}) const {
        json::object message = until_state(page, "waiting_for_phone");
        if (!message.contains("params")) return message; // it is the answer already
        sims.sign_at_phone(msisdn, choice);
        return until_state(page, "nothing");
    }
    json::object registered(const std::string& msisdn, const std::string& subject,
                            std::optional<std::size_t> choice = {}) {
        WebsocketClient page = sims.page();
        begin(page, "registration.sign", sims.registration("0" + msisdn.substr(2), subject));
        return signed_at(msisdn, page, choice);
    }
    /// The last one, as it was before kysod was killed.
    void expect_the_notice_again() {
        std::vector<std::string> shown;
        const auto again = [&] {
            shown = sims.kysod().notices();
            std::erase_if(shown, [](const std::string& line) { return !line.starts_with('{'); });
            return shown.size() == 3;
        };
        ASSERT_TRUE(wait_until(again)) << "two operations, and the second again:\n"
                                       << testing::PrintToString(shown);
        EXPECT_EQ(shown[1], shown[2]);
    }
    void TearDown() override {
        if (HasFailure()) std::cerr << sims.kysod().log() << sims.gateway().log();
    }
    SimSetting sims{GetParam()};
};

TEST_P(WholeWay, a_citizen_registers_with_a_phone) {
    WebsocketClient page = sims.page();
    begin(page, "registration.sign", sims.registration());
    const json::object sent = until_state(page, "sent_to_phone");
    ASSERT_TRUE(sent.contains("params")) << json::serialize(sent);
    const json::object waits = until_state(page, "waiting_for_phone");
    ASSERT_TRUE(waits.contains("params")) << json::serialize(waits);
    const json::object screen = sims.phone_shows();
    const std::string code = text_of(sent, "code");
    EXPECT_EQ(json::value_to<std::string>(screen.at("code")), code)
        << "the phone shows the code that kysod told";
    EXPECT_EQ(json::value_to<std::string>(screen.at("text")),
              "portal.example: Dang ky tai khoan (Ma " + code + ")");
    sims.sign_at_phone();
    const json::object answer = until_state(page, "nothing");
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
    const json::object& result = answer.at("result").as_object();
    EXPECT_EQ(result.at("phone").as_string(), TelcoProcess::citizen);
    EXPECT_EQ(result.at("issuerStatus").as_string(), "trusted");
    const auto cms = from_base64(json::value_to<std::string>(result.at("signature")));
    ASSERT_TRUE(cms);
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    EXPECT_THAT(signature::verify_registration(*cms, json::value_to<std::string>(result.at("statement")),
                                               sims.trust(), SimSetting::origin, now),
                is_ok());
    const auto shown = json::parse(sims.kysod().shown().back()).at("choices").at(0);
    EXPECT_EQ(json::value_to<std::string>(shown.at("code")), code);
    EXPECT_EQ(shown.at("document"), result.at("statement"));
    const auto notice = json::parse(sims.kysod().notices().front()).at("phoneNotice");
    EXPECT_EQ(notice.at("code"), screen.at("code")) << "what the person compares";
    EXPECT_EQ(json::value_to<std::string>(notice.at("phone")), "09•• ••• 678");
    EXPECT_EQ(json::value_to<std::string>(notice.at("requester")), SimSetting::origin);
    EXPECT_TRUE(wait_until([&] { return sims.kysod().notices().back() == "closed"; }));
    EXPECT_EQ(sims.rung(), 1U);
}

TEST_P(WholeWay, a_citizen_signs_in_with_a_phone) {
    WebsocketClient page = sims.page();
    begin(page, "authentication.sign", sims.authentication());
    const json::object answer = signed_at(TelcoProcess::citizen, page);
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
}

TEST_P(WholeWay, a_page_has_a_document_signed_by_a_phone) {
    WebsocketClient page = sims.page();
    begin(page, "document.sign", sims.document());
    const json::object sent = until_state(page, "sent_to_phone");
    ASSERT_TRUE(sent.contains("params")) << json::serialize(sent);
    EXPECT_EQ(json::value_to<std::string>(sims.phone_shows().at("text")),
              "portal.example: Ky tai lieu (Ma " + text_of(sent, "code") + ")");
    sims.sign_at_phone();
    const json::object answer = until_state(page, "nothing");
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
    const json::object& result = answer.at("result").as_object();
    const Bytes cms = from_base64(result.at("results").at(0).at("signature").as_string()).value();
    EXPECT_THAT(
        signature::verify_cms(cms, as_bytes("content"), signature::ContentType::data, sims.trust(),
                              std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())),
        is_ok());
}

TEST_P(WholeWay, an_enterprise_registers_with_a_phone) {
    const json::object answer = registered(TelcoProcess::other_enterprise, "enterprise");
    EXPECT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
}

/// The messages of vgca carry a DigestInfo, which such a card pads and signs with RSA; there is no other.
TEST_P(WholeWay, a_key_on_p256_signs_where_the_dialect_can_say_so) {
    const json::object citizen = registered(TelcoProcess::other_citizen, "citizen");
    const json::object enterprise = registered(TelcoProcess::enterprise, "enterprise");
    const char* expected = GetParam().vgca() ? "sim_no_certificate" : "ok";
    EXPECT_EQ(outcome_of(citizen), expected) << json::serialize(citizen);
    EXPECT_EQ(outcome_of(enterprise), expected) << json::serialize(enterprise);
    EXPECT_EQ(sims.rung(TelcoProcess::other_citizen), GetParam().vgca() ? 0U : 1U);
}

TEST_P(WholeWay, of_several_certificates_the_one_that_was_agreed_to_signs) {
    const json::object right = registered(TelcoProcess::both, "enterprise", 1);
    ASSERT_EQ(outcome_of(right), "ok") << json::serialize(right);
    EXPECT_EQ(json::parse(sims.kysod().shown().back()).at("choices").as_array().size(), 1U);
    EXPECT_EQ(outcome_of(registered(TelcoProcess::both, "enterprise", 0)), "sim_answer_refused")
        << "the person's, chosen on the phone, for the enterprise";
}

TEST_P(WholeWay, cancelling_on_the_phone_is_told) {
    WebsocketClient page = sims.page();
    begin(page, "registration.sign", sims.registration());
    const json::object waits = until_state(page, "waiting_for_phone");
    ASSERT_TRUE(waits.contains("params")) << json::serialize(waits);
    sims.phone_shows();
    sims.telco().control("POST", "subscribers/84912345678/keys", "{\"press\":\"cancel\"}");
    EXPECT_EQ(outcome_of(until_state(page, "nothing")), "sim_cancelled");
    const std::string told = "ended: " + std::string{info(Errc::sim_cancelled).vi};
    EXPECT_TRUE(wait_until([&] { return sims.kysod().notices().back() == told; }));
}

class Notice : public WholeWay {};

TEST_P(Notice, the_page_is_told_that_the_signature_is_being_verified) {
    WebsocketClient page = sims.page();
    begin(page, "registration.sign", sims.registration());
    until_state(page, "waiting_for_phone");
    sims.sign_at_phone();
    const json::object verifying = until_state(page, "verifying");
    ASSERT_TRUE(verifying.contains("params")) << json::serialize(verifying);
    EXPECT_EQ(outcome_of(until_state(page, "nothing")), "ok");
}

TEST_P(Notice, who_waits_no_longer_gets_no_signature_whatever_the_phone_does) {
    sims.kysod().at_notice("stop");
    WebsocketClient page = sims.page();
    begin(page, "registration.sign", sims.registration());
    const std::string operation = text_of(until_state(page, "sent_to_phone"), "operation");
    EXPECT_EQ(outcome_of(until_state(page, "nothing")), "request_cancelled");
    EXPECT_TRUE(wait_until([&] { return sims.kysod().notices().size() == 2; })) << "it, and how it ended";
    sims.sign_at_phone();
    EXPECT_TRUE(wait_until([&] {
        return outcome_of(page.call("operation.resume", {{"operation", operation}})) == "operation_unknown";
    }));
    EXPECT_EQ(sims.kysod().audit().back().at("result").as_string(), "request_cancelled");
}

TEST_P(Notice, a_notice_that_dies_ends_nothing) {
    sims.kysod().at_notice("exit 1");
    WebsocketClient page = sims.page();
    begin(page, "registration.sign", sims.registration());
    until_state(page, "waiting_for_phone");
    sims.sign_at_phone();
    EXPECT_EQ(outcome_of(until_state(page, "nothing")), "ok");
    EXPECT_EQ(sims.kysod().notices().size(), 1U);
}

TEST_P(WholeWay, nobody_at_the_phone_is_a_time_out) {
    WebsocketClient page = sims.page();
    begin(page, "registration.sign", sims.registration());
    until_state(page, "waiting_for_phone");
    sims.phone_shows();
    sims.telco().control("POST", "clock", R"({"advance_ms":400000})");
    EXPECT_EQ(outcome_of(until_state(page, "nothing")), "sim_timed_out");
}

class Asynchronous : public WholeWay {};

/// It reached the service, which takes nothing twice that names the same instant.
TEST_P(Asynchronous, a_question_that_got_no_answer_is_asked_anew) {
    WebsocketClient page = sims.page();
    begin(page, "registration.sign", sims.registration());
    until_state(page, "waiting_for_phone");
    sims.wait_for_status_query();
    sims.telco().control("PUT", "faults", R"({"mode":"closed","next":2,"on":"status"})");
    for (int i = 0; i < 3; ++i)
        sims.wait_for_status_query();
    sims.sign_at_phone();
    EXPECT_EQ(outcome_of(until_state(page, "nothing")), "ok");
}

TEST_P(WholeWay, a_lost_page_picks_its_operation_up) {
    std::string operation;
    {
        WebsocketClient page = sims.page();
        begin(page, "registration.sign", sims.registration());
        operation = text_of(until_state(page, "sent_to_phone"), "operation");
        const json::object waits = until_state(page, "waiting_for_phone");
        ASSERT_TRUE(waits.contains("params")) << json::serialize(waits);
        page.abandon();
    }
    sims.sign_at_phone();
    WebsocketClient page = sims.page();
    EXPECT_EQ(outcome_of(page.call("operation.resume", {{"operation", operation}})), "ok");
    EXPECT_EQ(outcome_of(page.call("operation.resume", {{"operation", operation}})), "operation_unknown");
}

TEST_P(WholeWay, each_program_killed_while_the_phone_is_asked_loses_nothing) {
    for (const auto& kill : {&SimSetting::kill_relay, &SimSetting::kill_kysod, &SimSetting::kill_gateway}) {
        std::string operation;
        auto page = std::make_unique<WebsocketClient>(sims.kysod().port(), SimSetting::origin);
        begin(*page, "registration.sign", sims.registration());
        operation = text_of(until_state(*page, "sent_to_phone"), "operation");
        until_state(*page, "waiting_for_phone");
        page.reset();
        sims.phone_shows();
        if (!GetParam().synchronous()) sims.wait_for_status_query();
        (sims.*kill)();
        sims.sign_at_phone();
        if (kill == &SimSetting::kill_kysod) expect_the_notice_again();
        page = std::make_unique<WebsocketClient>(sims.kysod().port(), SimSetting::origin);
        // A synchronous answer comes by the connection that was killed, and there is nothing to ask by.
        const bool lost = GetParam().synchronous() && kill == &SimSetting::kill_gateway;
        EXPECT_EQ(outcome_of(page->call("operation.resume", {{"operation", operation}})),
                  lost ? "outcome_unknown" : "ok");
    }
    EXPECT_EQ(sims.rung(), 3U);
}

TEST_P(WholeWay, a_ticket_of_nobody_rings_nothing) {
    WebsocketClient page = sims.page();
    json::object params = sims.registration();
    params["ticket"] = "eyJhbGciOiJFUzI1NiIsInR5cCI6Imt5c28tdGlja2V0K2p3dCJ9.e30.AAAA";
    begin(page, "registration.sign", params);
    EXPECT_EQ(outcome_of(until_state(page, "nothing")), "ticket_invalid");
    params = sims.registration("0912345678");
    params["phone"] = "0987654321"; // the portal gave its ticket for another phone
    begin(page, "registration.sign", params);
    EXPECT_NE(outcome_of(until_state(page, "nothing")), "ok");
    EXPECT_EQ(sims.rung(), 0U);
    EXPECT_EQ(sims.rung(TelcoProcess::enterprise), 0U);
}

const auto name_of = [](const auto& row) { return row.param.name; };
INSTANTIATE_TEST_SUITE_P(Services, Notice, testing::Values(SimService{}), name_of);
INSTANTIATE_TEST_SUITE_P(Services, Asynchronous,
                         testing::Values(SimService{}, SimService{"etsi_json", "etsi", "json"},
                                         SimService{"vgca_soap", "vgca"}),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Services, WholeWay,
                         testing::Values(SimService{},
                                         SimService{"etsi_soap_synchronous", "etsi", "soap", "synchronous"},
                                         SimService{"etsi_json", "etsi", "json", "asynchronous"},
                                         SimService{"etsi_json_synchronous", "etsi", "json", "synchronous"},
                                         SimService{"vgca_soap", "vgca", "soap", "asynchronous"},
                                         SimService{"vgca_soap_synchronous", "vgca", "soap", "synchronous"}),
                         name_of);

} // namespace
} // namespace kyso::test
