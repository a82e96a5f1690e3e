// SPDX-License-Identifier: Apache-2.0
// PINs at a real counter: one try for a wrong one, states as the card has them, a locked card left alone; and
// a reader with keys of its own, where kysod's window has no field for the PIN.
#include "tests/integration/realtoken/requests.hpp"

#include <boost/json/parse.hpp>

#include <fstream>

namespace kyso::test {
namespace {

constexpr const char* wrong = "11111111";

class WrongPin : public testing::TestWithParam<std::string> {
  protected:
    WrongPin() {
        if (!shows_devices(daemon_, 1)) throw std::runtime_error(daemon_.log());
    }
    std::string sign() { return outcome_of(page_.call("document.sign", documents(1))); }
    std::string sign_with(const std::string& typed) {
        daemon_.person_types(typed);
        return sign();
    }
    std::string state() const {
        const json::object answer = IpcClient{daemon_.ipc_socket()}.call("devices.list", {});
        return text_of(answer.at("result").at("devices").at(0).at("state"));
    }
    std::int64_t tries_left() const { return citizen_.token().count("an", "pin_tries_left"); }

    const TokenCitizen citizen_;
    const TestDaemon daemon_{citizen_.setup(GetParam())};
    WebsocketClient page_{daemon_.port(), portal_origin};
};

TEST_P(WrongPin, costs_one_try_each_until_the_token_is_locked) {
    EXPECT_EQ(sign_with(wrong), "pin_incorrect");
    EXPECT_EQ(tries_left(), 2);
    // OpenSC 0.23 does not know how many tries a PIV card has in all.
    EXPECT_EQ(state(), GetParam() == ykcs11_module ? "pin_count_low" : "ready");
    EXPECT_EQ(sign_with(wrong), "pin_incorrect");
    EXPECT_EQ(tries_left(), 1);
    EXPECT_EQ(state(), "pin_last_try");
    EXPECT_EQ(sign_with(wrong), "pin_last_try") << "the word was not typed";
    EXPECT_EQ(tries_left(), 1);

    const auto file = daemon_.folder() / "run/pin";
    std::ofstream{file} << pin;
    daemon_.person("approve_last_try 0 " + file.string());
    EXPECT_EQ(sign(), "ok") << daemon_.log();
    EXPECT_EQ(tries_left(), 3) << "a right one gives them back";
    EXPECT_EQ(state(), "ready");
}

TEST_P(WrongPin, locks_the_token_and_then_nobody_is_asked) {
    sign_with(wrong);
    sign_with(wrong);
    const auto file = daemon_.folder() / "run/pin";
    std::ofstream{file} << wrong;
    daemon_.person("approve_last_try 0 " + file.string());
    const std::string last = sign();
    EXPECT_TRUE(last == "pin_locked" || last == "pin_incorrect") << last;
    EXPECT_EQ(tries_left(), 0);
    EXPECT_EQ(state(), "pin_locked");
    const auto windows = daemon_.shown().size();
    EXPECT_EQ(sign_with(pin), "pin_locked");
    EXPECT_EQ(daemon_.shown().size(), windows);
    EXPECT_EQ(citizen_.token().count("an", "wrong_pin"), 3);
    EXPECT_EQ(citizen_.token().count("an", "signatures"), 0);
}

TEST_P(WrongPin, of_a_length_that_no_card_has_takes_no_try) {
    EXPECT_EQ(sign_with("123"), "pin_not_usable") << daemon_.log();
    EXPECT_EQ(tries_left(), 3);
}

INSTANTIATE_TEST_SUITE_P(Modules, WrongPin, testing::Values(opensc_module, one_pin_module, ykcs11_module),
                         [](const auto& row) {
                             return row.param == opensc_module    ? "OpenSC"
                                    : row.param == one_pin_module ? "OnePin"
                                                                  : "Ykcs11";
                         });

class Pad : public testing::Test {
  protected:
    Pad() {
        if (!shows_devices(daemon_, 1)) throw std::runtime_error(daemon_.log());
        daemon_.person("approve_on_reader 0");
    }
    json::object sign(std::size_t count = 1) { return page_.call("document.sign", documents(count)); }
    void at_pad(const std::string& action) const { citizen_.token().say("pad r1 " + action); }

    const TokenCitizen citizen_{{{"an"}}, 0, true};
    const TestDaemon daemon_{citizen_.setup()};
    WebsocketClient page_{daemon_.port(), portal_origin};
};

TEST_F(Pad, takes_the_pin_and_the_window_has_no_field_for_it) {
    at_pad(std::string{"pin "} + pin);
    EXPECT_EQ(Judge{citizen_.pki()}.batch(sign(3)), 3U) << daemon_.log();
    const json::object shown = json::parse(daemon_.shown().at(0)).as_object();
    EXPECT_EQ(shown.at("pin"), "pad");
    EXPECT_EQ(citizen_.token().count("an", "verify"), 1) << "PIN_VERIFY reached the reader, once";
}

TEST_F(Pad, that_is_cancelled_is_a_refusal_and_takes_no_try) {
    at_pad("cancel");
    EXPECT_EQ(outcome_of(sign()), "consent_refused");
    at_pad("timeout");
    EXPECT_EQ(outcome_of(sign()), "consent_refused") << "OpenSC calls both CKR_FUNCTION_CANCELED";
    EXPECT_EQ(citizen_.token().count("an", "pin_tries_left"), 3);
    EXPECT_EQ(citizen_.token().count("an", "signatures"), 0);
    at_pad(std::string{"pin "} + pin);
    EXPECT_EQ(outcome_of(sign()), "ok") << daemon_.log();
}

TEST_F(Pad, with_a_wrong_pin_takes_one_try) {
    at_pad(std::string{"pin "} + wrong);
    EXPECT_EQ(outcome_of(sign()), "pin_incorrect");
    EXPECT_EQ(citizen_.token().count("an", "pin_tries_left"), 2);
}

TEST_F(Pad, whose_card_is_pulled_out_lets_the_request_go) {
    page_.begin("r", "document.sign", documents(1));
    ASSERT_TRUE(wait_until([&] {
        return citizen_.token().say("state").at("readers").at("r1").at("pad_waits").as_bool();
    })) << daemon_.log();
    citizen_.token().say("remove r1");
    EXPECT_EQ(outcome_of(answer_to(page_, "r")), "token_error") << "OpenSC: CKR_GENERAL_ERROR";
    citizen_.put_in({"an"});
    ASSERT_TRUE(shows_devices(daemon_, 1));
    at_pad(std::string{"pin "} + pin);
    EXPECT_EQ(outcome_of(sign()), "ok") << daemon_.log();
}

TEST_F(Pad, is_let_go_when_the_page_cancels) {
    page_.begin("r", "document.sign", documents(1));
    ASSERT_TRUE(wait_until([&] {
        return citizen_.token().say("state").at("readers").at("r1").at("pad_waits").as_bool();
    })) << daemon_.log();
    page_.send_text(R"({"jsonrpc":"2.0","id":"c","method":"request.cancel","params":{"id":"r"}})");
    EXPECT_EQ(outcome_of(answer_to(page_, "r")), "request_cancelled");
    EXPECT_TRUE(daemon_.alive());
    EXPECT_EQ(citizen_.token().count("an", "signatures"), 0);
}

TEST(PadOfKeyThatAsksEachTime, asks_at_the_reader_for_each) {
    const TokenCitizen citizen{{{"an", KeyKind::rsa_2048, "9C"}}, 0, true};
    const TestDaemon daemon{citizen.setup()};
    ASSERT_TRUE(shows_devices(daemon, 1)) << daemon.log();
    daemon.person("approve_on_reader 0");
    WebsocketClient page{daemon.port(), portal_origin};
    page.begin("r", "document.sign", documents(2));
    for (int entry = 0; entry < 3; ++entry) { // the login, then each signature
        ASSERT_TRUE(wait_until([&] {
            return citizen.token().say("state").at("readers").at("r1").at("pad_waits").as_bool();
        })) << entry
            << daemon.log();
        citizen.token().say(std::string{"pad r1 pin "} + pin);
    }
    EXPECT_EQ(Judge{citizen.pki()}.batch(answer_to(page, "r")), 2U) << daemon.log();
    EXPECT_EQ(daemon.shown().size(), 1U);
}

} // namespace
} // namespace kyso::test
