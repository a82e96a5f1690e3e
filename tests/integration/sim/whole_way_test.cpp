// SPDX-License-Identifier: Apache-2.0
// A page, kysod, kyso-relay, kyso-gateway, a mobile signature service and a phone, all real but the last two.
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

class WholeWay : public testing::Test {
  protected:
    /// Sends the request; the answer to nothing yet.
    void begin(WebsocketClient& page, std::string_view method, json::object params) const {
        page.send_text(json::serialize(json::object{
            {"jsonrpc", "2.0"}, {"id", "s"}, {"method", method}, {"params", std::move(params)}}));
    }
    std::string text_of(const json::object& message, std::string_view name) const {
        return json::value_to<std::string>(message.at("params").at(name));
    }
    /// As it was before kysod was killed.
    void expect_the_notice_again() {
        std::vector<std::string> shown = sims.kysod().notices();
        std::erase_if(shown, [](const std::string& line) { return !line.starts_with('{'); });
        ASSERT_EQ(shown.size(), 4U) << "three operations, and one of them again";
        EXPECT_EQ(shown[2], shown[3]);
    }
    void TearDown() override {
        if (HasFailure()) std::cerr << sims.kysod().log() << sims.gateway().log();
    }
    SimSetting sims;
};

TEST_F(WholeWay, a_citizen_registers_with_a_phone) {
    WebsocketClient page = sims.page();
    begin(page, "registration.sign", sims.registration());
    const json::object sent = until_state(page, "sent_to_phone");
    ASSERT_TRUE(sent.contains("params")) << json::serialize(sent);
    const json::object waits = until_state(page, "waiting_for_phone");
    ASSERT_TRUE(waits.contains("params")) << json::serialize(waits);
    const json::object screen = sims.phone_shows();
    EXPECT_EQ(json::value_to<std::string>(screen.at("code")), text_of(sent, "code"))
        << "the phone shows the code that kysod told";
    sims.sign_at_phone();
    const json::object answer = until_state(page, "nothing");
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
    const json::object& result = answer.at("result").as_object();
    EXPECT_EQ(result.at("phone").as_string(), TelcoProcess::citizen);
    EXPECT_EQ(result.at("issuerStatus").as_string(), "trusted");
    const auto shown = json::parse(sims.kysod().shown().back()).at("choices").at(0);
    EXPECT_EQ(json::value_to<std::string>(shown.at("code")), text_of(sent, "code"));
    EXPECT_EQ(shown.at("document"), result.at("statement"));
    const auto notice = json::parse(sims.kysod().notices().front()).at("phoneNotice");
    EXPECT_EQ(notice.at("code"), screen.at("code")) << "what the person compares";
    EXPECT_EQ(json::value_to<std::string>(notice.at("phone")), "09•• ••• 678");
    EXPECT_EQ(json::value_to<std::string>(notice.at("requester")), SimSetting::origin);
    EXPECT_TRUE(wait_until([&] { return sims.kysod().notices().back() == "closed"; }));
    EXPECT_EQ(sims.rung(), 1U);
}

TEST_F(WholeWay, a_citizen_signs_in_with_a_phone) {
    WebsocketClient page = sims.page();
    begin(page, "authentication.sign", sims.authentication());
    const json::object waits = until_state(page, "waiting_for_phone");
    ASSERT_TRUE(waits.contains("params")) << json::serialize(waits);
    sims.sign_at_phone();
    const json::object answer = until_state(page, "nothing");
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
}

TEST_F(WholeWay, an_enterprise_registers_with_a_phone) {
    WebsocketClient page = sims.page();
    begin(page, "registration.sign", sims.registration("0987654321", "enterprise"));
    const json::object waits = until_state(page, "waiting_for_phone");
    ASSERT_TRUE(waits.contains("params")) << json::serialize(waits);
    sims.sign_at_phone(TelcoProcess::enterprise);
    EXPECT_EQ(outcome_of(until_state(page, "nothing")), "ok");
}

TEST_F(WholeWay, cancelling_on_the_phone_is_told) {
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

TEST_F(WholeWay, the_page_is_told_that_the_signature_is_being_verified) {
    WebsocketClient page = sims.page();
    begin(page, "registration.sign", sims.registration());
    until_state(page, "waiting_for_phone");
    sims.sign_at_phone();
    const json::object verifying = until_state(page, "verifying");
    ASSERT_TRUE(verifying.contains("params")) << json::serialize(verifying);
    EXPECT_EQ(outcome_of(until_state(page, "nothing")), "ok");
}

TEST_F(WholeWay, who_waits_no_longer_gets_no_signature_whatever_the_phone_does) {
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

TEST_F(WholeWay, a_notice_that_dies_ends_nothing) {
    sims.kysod().at_notice("exit 1");
    WebsocketClient page = sims.page();
    begin(page, "registration.sign", sims.registration());
    until_state(page, "waiting_for_phone");
    sims.sign_at_phone();
    EXPECT_EQ(outcome_of(until_state(page, "nothing")), "ok");
    EXPECT_EQ(sims.kysod().notices().size(), 1U);
}

TEST_F(WholeWay, a_lost_page_picks_its_operation_up) {
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

TEST_F(WholeWay, each_program_killed_while_the_phone_is_asked_loses_nothing) {
    for (const auto& kill : {&SimSetting::kill_relay, &SimSetting::kill_gateway, &SimSetting::kill_kysod}) {
        std::string operation;
        auto page = std::make_unique<WebsocketClient>(sims.kysod().port(), SimSetting::origin);
        begin(*page, "registration.sign", sims.registration());
        operation = text_of(until_state(*page, "sent_to_phone"), "operation");
        until_state(*page, "waiting_for_phone");
        page.reset();
        sims.phone_shows();
        sims.wait_for_status_query();
        (sims.*kill)();
        sims.sign_at_phone();
        if (kill == &SimSetting::kill_kysod) expect_the_notice_again();
        page = std::make_unique<WebsocketClient>(sims.kysod().port(), SimSetting::origin);
        EXPECT_EQ(outcome_of(page->call("operation.resume", {{"operation", operation}})), "ok");
    }
    EXPECT_EQ(sims.rung(), 3U);
}

TEST_F(WholeWay, a_ticket_of_nobody_rings_nothing) {
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

} // namespace
} // namespace kyso::test
