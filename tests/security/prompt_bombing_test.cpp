// SPDX-License-Identifier: Apache-2.0
// Threat T4, T13: a page that asks and asks. However many requests it sends, the person sees one window at a
// time, few a minute, and after a refusal none for a while; and another page is not shut out by it.
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/processes/process_tree.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>
#include <map>
#include <memory>

namespace kyso::test {
namespace {

namespace json = boost::json;
constexpr int requests = 200;
constexpr int pages = 16; // the places of one origin

/// Sends them all before it reads a single answer.
std::map<std::string, int> burst(const TestDaemon& daemon) {
    std::vector<std::unique_ptr<WebsocketClient>> open;
    for (int i = 0; i < pages; ++i)
        open.push_back(std::make_unique<WebsocketClient>(daemon.port(), portal_origin));
    for (int i = 0; i < requests; ++i)
        open[static_cast<std::size_t>(i % pages)]->begin(i, "registration.sign", registration_params());
    std::map<std::string, int> outcomes;
    for (int page = 0; page < pages; ++page)
        for (int left = (requests - page + pages - 1) / pages; left > 0;) {
            const auto message = open[static_cast<std::size_t>(page)]->receive();
            if (!message) throw std::runtime_error("kysod closed");
            if (!message->contains("id")) continue;
            ++outcomes[outcome_of(*message)];
            --left;
        }
    return outcomes;
}

int total(const std::map<std::string, int>& outcomes) {
    int sum = 0;
    for (const auto& [name, number] : outcomes)
        sum += number;
    return sum;
}

class PromptBombing : public testing::Test {
  protected:
    static DaemonSetup setup(const Citizen& citizen) {
        DaemonSetup setup = citizen.setup();
        setup.default_pace = true;
        setup.origins.push_back("https://other.example");
        return setup;
    }
    const Citizen citizen;
    const TestDaemon daemon{setup(citizen)};
};

TEST_F(PromptBombing, a_person_who_refuses_is_left_alone) {
    daemon.person("cancel");
    auto outcomes = burst(daemon);
    EXPECT_EQ(total(outcomes), requests) << "each is answered once";
    EXPECT_GE(outcomes["consent_refused"], 1);
    EXPECT_LE(outcomes["consent_refused"], 10);
    EXPECT_GE(outcomes["prompt_too_often"] + outcomes["busy"], requests - 10);
    EXPECT_LE(daemon.shown().size(), 10U);
    const std::size_t before = daemon.shown().size();
    WebsocketClient other{daemon.port(), "https://other.example"};
    EXPECT_EQ(outcome_of(other.call("registration.sign", registration_params())), "consent_refused");
    EXPECT_EQ(daemon.shown().size(), before + 1) << "another page has its window";
}

TEST_F(PromptBombing, a_person_who_agrees_to_all_sees_ten_a_minute) {
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    int signed_ones = 0;
    json::object last;
    for (int i = 0; i < 20; ++i) {
        last = page.call("registration.sign", registration_params());
        if (outcome_of(last) == "ok") ++signed_ones;
    }
    EXPECT_EQ(signed_ones, 10);
    ASSERT_EQ(outcome_of(last), "prompt_too_often");
    const auto wait = last.at("error").at("data").at("retryAfter").as_int64();
    EXPECT_GE(wait, 1);
    EXPECT_LE(wait, 60);
    EXPECT_EQ(daemon.shown().size(), 10U);
}

TEST_F(PromptBombing, never_two_windows) {
    daemon.person("wait");
    WebsocketClient page{daemon.port(), portal_origin};
    for (int i = 0; i < 8; ++i)
        page.begin(i, "registration.sign", registration_params());
    // Of eight calls one has the window, three wait, the others are told so.
    std::map<std::string, int> outcomes;
    for (int answers = 0; answers < 4;) {
        const auto message = page.receive();
        ASSERT_TRUE(message);
        if (!message->contains("id")) continue;
        ++outcomes[outcome_of(*message)];
        ++answers;
    }
    EXPECT_EQ(outcomes, (std::map<std::string, int>{{"busy", 4}}));
    EXPECT_LE(helpers_of(daemon.pid()).prompts.size(), 1U);
    EXPECT_LE(daemon.shown().size(), 1U);
}

} // namespace
} // namespace kyso::test
