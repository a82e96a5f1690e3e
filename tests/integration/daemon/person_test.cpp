// SPDX-License-Identifier: Apache-2.0
// Whatever the person or the window does: one typed answer, nothing signed, kysod goes on.
#include "tests/support/citizen/citizen.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

namespace json = boost::json;

struct Behaviour {
    const char* name;
    const char* script;
    const char* outcome;
};

class Person : public testing::TestWithParam<Behaviour> {};

TEST_P(Person, ends_the_request_with_a_typed_error) {
    const Citizen citizen;
    DaemonSetup setup = citizen.setup();
    setup.more_toml = "[limits]\nprompt_seconds = 1\n";
    const TestDaemon daemon{setup};
    daemon.person(GetParam().script);
    WebsocketClient page{daemon.port(), portal_origin};
    const json::object refused = page.call("registration.sign", registration_params());
    EXPECT_EQ(outcome_of(refused), GetParam().outcome) << daemon.log();

    daemon.person_types(pin);
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "ok") << "kysod goes on";
    EXPECT_EQ(daemon.audit().back().at("result"), "ok") << "and its record is whole";
}

INSTANTIATE_TEST_SUITE_P(All, Person,
                         testing::Values(Behaviour{"cancels", "cancel", "consent_refused"},
                                         Behaviour{"does_nothing", "wait", "consent_timed_out"},
                                         Behaviour{"has_no_display", "no_display", "prompt_no_display"},
                                         Behaviour{"has_a_window_that_ends", "exit 1", "prompt_failed"},
                                         Behaviour{"has_a_window_that_lies", "garbage", "prompt_failed"},
                                         Behaviour{"sends_no_pin", "approve_without_pin 0",
                                                   "pin_not_usable"}),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST(Person, with_a_wrong_pin_spends_one_try_only) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup("")};
    daemon.person_types("11111111");
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "pin_incorrect");
    EXPECT_EQ(citizen.calls_of("C_Login"), 1U);
    EXPECT_EQ(citizen.calls_of("C_Sign"), 0U);
    const auto audit = daemon.audit();
    EXPECT_EQ(audit.back().at("result"), "pin_incorrect");
}

TEST(Person, that_is_asked_by_two_pages_sees_one_window_at_a_time) {
    const Citizen citizen;
    DaemonSetup setup = citizen.setup();
    setup.origins.push_back("https://other.example");
    const TestDaemon daemon{setup};
    daemon.person("wait");
    WebsocketClient first{daemon.port(), portal_origin};
    WebsocketClient second{daemon.port(), "https://other.example"};
    const auto ask = [](WebsocketClient& page) {
        page.begin("r", "registration.sign", registration_params());
    };
    const auto wait_for = [](WebsocketClient& page, const char* state) {
        while (auto message = page.receive())
            if (message->contains("method") && message->at("params").at("state") == state) return;
        FAIL() << "never " << state;
    };
    ask(first);
    wait_for(first, "waiting_for_consent");
    ask(second);
    wait_for(second, "waiting_for_turn");
    EXPECT_LE(daemon.shown().size(), 1U);
    // The first page goes; its window closes and the second's comes.
    first.abandon();
    wait_for(second, "waiting_for_consent");
}

TEST(Person, request_cancel_closes_the_window) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.setup()};
    daemon.person("wait");
    WebsocketClient page{daemon.port(), portal_origin};
    page.begin("r", "registration.sign", registration_params());
    while (auto message = page.receive())
        if (message->contains("method") && message->at("params").at("state") == "waiting_for_consent") break;
    page.send_text(R"({"jsonrpc":"2.0","id":"c","method":"request.cancel","params":{"id":"r"}})");
    std::vector<std::string> answers;
    while (answers.size() < 2) {
        const auto message = page.receive();
        ASSERT_TRUE(message);
        if (message->contains("id"))
            answers.push_back(json::serialize(message->at("id")) + outcome_of(*message));
    }
    EXPECT_EQ(answers, (std::vector<std::string>{"\"c\"ok", "\"r\"request_cancelled"}));
    daemon.person_types(pin);
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "ok");
}

} // namespace
} // namespace kyso::test
