// SPDX-License-Identifier: Apache-2.0
// States of a token as a page and its person meet them: kysod, driver host and module are real, SoftHSM's
// missing habits are the faulty module's, the person is scripted.
#include "tests/support/citizen/citizen.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

namespace json = boost::json;

json::object documents(std::size_t count) {
    json::array list;
    for (std::size_t i = 0; i < count; ++i)
        list.push_back(json::object{{"name", "hồ sơ " + std::to_string(i)}, {"content", "aGVsbG8="}});
    return {{"format", "cades-detached"}, {"documents", std::move(list)}};
}

std::size_t signed_in(const json::object& answer) {
    std::size_t count = 0;
    for (const json::value& result : answer.at("result").at("results").as_array())
        count += result.as_object().contains("signature") ? 1U : 0U;
    return count;
}

json::object window(const TestDaemon& daemon, std::size_t index) {
    return json::parse(daemon.shown().at(index)).as_object();
}

std::string pin_file(const TestDaemon& daemon, const std::string& content) {
    const auto file = daemon.folder() / "run/pin";
    std::ofstream{file} << content;
    return file.string();
}

class LastTry : public testing::Test {
  protected:
    const Citizen citizen_;
    const TestDaemon daemon_{citizen_.faulty_setup("C_GetTokenInfo -> flags +0x20000")};
    WebsocketClient page_{daemon_.port(), portal_origin};
};

TEST_F(LastTry, is_not_used_unless_the_word_was_typed) {
    daemon_.person_types(pin);
    EXPECT_EQ(outcome_of(page_.call("registration.sign", registration_params())), "pin_last_try");
    EXPECT_EQ(citizen_.calls_of("C_Login"), 0U);
    const json::object choice = window(daemon_, 0).at("choices").at(0).as_object();
    EXPECT_EQ(choice.at("confirm"), "CUỐI");
    EXPECT_NE(choice.at("warning").as_string().find("MỘT"), std::string::npos);
}

TEST_F(LastTry, is_used_once_it_was) {
    daemon_.person("approve_last_try 0 " + pin_file(daemon_, pin));
    EXPECT_EQ(outcome_of(page_.call("registration.sign", registration_params())), "ok");
    EXPECT_EQ(citizen_.calls_of("C_Login"), 1U);
}

TEST_F(LastTry, that_comes_between_listing_and_login_is_not_used) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup("C_GetTokenInfo@4.. -> flags +0x20000")};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "pin_last_try");
    EXPECT_EQ(citizen.calls_of("C_Login"), 0U);
}

TEST(PinCountLow, is_said_in_the_window) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup("C_GetTokenInfo -> flags +0x10000")};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "ok");
    const json::value warning = window(daemon, 0).at("choices").at(0).at("warning");
    EXPECT_NE(warning.as_string().find("PIN"), std::string::npos);
}

TEST(LockedToken, opens_no_window) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup("C_GetTokenInfo -> flags +0x40000")};
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "pin_locked");
    EXPECT_TRUE(daemon.shown().empty());
    EXPECT_EQ(page.call("devices.list", {}).at("result").at("devices").at(0).at("state"), "pin_locked");
}

constexpr const char* pad = "pad 24681357\nC_GetTokenInfo -> flags +0x100\n";

TEST(ReaderWithKeys, signs_while_the_window_says_so) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup(pad)};
    daemon.person("approve_on_reader 0");
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "ok") << daemon.log();
    EXPECT_EQ(window(daemon, 0).at("pin"), "pad");
    EXPECT_EQ(citizen.calls_of("C_Login"), 1U);
}

TEST(ReaderWithKeys, is_let_go_when_the_person_cancels_in_the_window) {
    const Citizen citizen;
    DaemonSetup setup = citizen.faulty_setup(std::string{pad} + "C_Login -> hang");
    const TestDaemon daemon{setup};
    daemon.person("cancel_on_reader 0");
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "consent_refused");
    EXPECT_EQ(citizen.calls_of("C_Sign"), 0U);
    EXPECT_EQ(daemon.audit().back().at("result"), "consent_refused");
    EXPECT_EQ(outcome_of(page.call("devices.list", {})), "ok") << "the next host is another";
}

TEST(ReaderWithKeys, is_let_go_when_the_page_cancels) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup(std::string{pad} + "C_Login -> hang")};
    daemon.person("approve_on_reader 0");
    WebsocketClient page{daemon.port(), portal_origin};
    page.begin("r", "registration.sign", registration_params());
    while (auto message = page.receive())
        if (message->contains("method") && message->at("params").at("state") == "signing") break;
    page.send_text(R"({"jsonrpc":"2.0","id":"c","method":"request.cancel","params":{"id":"r"}})");
    while (auto message = page.receive())
        if (message->contains("id") && message->at("id") == "r") {
            EXPECT_EQ(outcome_of(*message), "request_cancelled");
            break;
        }
}

TEST(ReaderWithKeys, that_is_not_answered_in_time_is_a_timeout_of_the_driver) {
    const Citizen citizen;
    DaemonSetup setup = citizen.faulty_setup(std::string{pad} + "C_Login -> hang");
    setup.more_toml += "login_on_pad_seconds = 1\n";
    const TestDaemon daemon{setup};
    daemon.person("approve_on_reader 0");
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "driver_hung");
}

/// SoftHSM keeps what a key was made with, so this citizen's key asks from the beginning.
class KeyThatAsksEachTime : public testing::Test {
  protected:
    KeyThatAsksEachTime() {
        SoftHsmToken token;
        token.label = "Asks each time";
        token.pin = pin;
        token.keys.push_back(
            {citizen_.private_key_der(), citizen_.issued().certificate.der(), {1}, "signing", true});
        hsm_.add_token(token);
        DaemonSetup setup;
        setup.module_environment = {hsm_.environment()};
        daemon_.emplace(setup);
        page_.emplace(daemon_->port(), portal_origin);
    }
    const Citizen citizen_;
    SoftHsm hsm_;
    std::optional<TestDaemon> daemon_;
    std::optional<WebsocketClient> page_;
};

TEST_F(KeyThatAsksEachTime, signs_one_with_one_window) {
    daemon_->person_types(pin);
    EXPECT_EQ(outcome_of(page_->call("registration.sign", registration_params())), "ok") << daemon_->log();
    EXPECT_EQ(daemon_->shown().size(), 1U);
}

TEST_F(KeyThatAsksEachTime, asks_in_a_window_for_each_more) {
    daemon_->person_types(pin);
    const json::object answer = page_->call("document.sign", documents(3));
    ASSERT_EQ(outcome_of(answer), "ok") << daemon_->log();
    EXPECT_EQ(signed_in(answer), 3U);
    ASSERT_EQ(daemon_->shown().size(), 3U);
    EXPECT_EQ(window(*daemon_, 0).at("notice"), "");
    EXPECT_NE(window(*daemon_, 1).at("notice").as_string().find("2/3"), std::string::npos);
    EXPECT_NE(window(*daemon_, 2).at("notice").as_string().find("3/3"), std::string::npos);
}

TEST_F(KeyThatAsksEachTime, stops_at_a_wrong_pin_and_keeps_what_was_signed) {
    const auto wrong = daemon_->folder() / "run/wrong";
    std::ofstream{wrong} << "11111111";
    daemon_->person("approve_then 0 " + pin_file(*daemon_, pin) + " " + wrong.string());
    const json::object answer = page_->call("document.sign", documents(3));
    ASSERT_EQ(outcome_of(answer), "ok") << daemon_->log();
    EXPECT_EQ(signed_in(answer), 1U);
    const json::array& results = answer.at("result").at("results").as_array();
    EXPECT_EQ(results.at(1).at("error").at("data").at("name"), "pin_incorrect");
    EXPECT_EQ(daemon_->shown().size(), 2U) << "a wrong PIN is not asked for again";
}

TEST(HiddenCertificates, are_said_to_be_hidden) {
    SoftHsm with_empty_token;
    with_empty_token.add_token({.label = "Empty", .pin = pin, .keys = {}});
    DaemonSetup setup;
    setup.module_environment = {with_empty_token.environment()};
    const TestDaemon daemon{setup};
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "certificates_hidden");
}

} // namespace
} // namespace kyso::test
