// SPDX-License-Identifier: Apache-2.0
// Threat T4: two pages at the same time. Every answer goes to the page that asked, is made for its origin and
// holds what it sent; the window names the right one.
#include "tests/support/citizen/citizen.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

namespace json = boost::json;
constexpr int requests_of_each = 100;

struct Asker {
    std::string origin;
    std::string mark; ///< stands in all it sends
    WebsocketClient page;

    std::string id(int i) const { return mark + std::to_string(i); }

    void ask(int i) {
        json::object params = registration_params();
        params["fields"] = json::array{json::object{{"name", "mark"}, {"label", "Dấu"}, {"value", id(i)}}};
        page.begin(json::value(id(i)), "registration.sign", params);
    }

    /// Everything up to the answer must be about request i of this page.
    void expect_answer(int i) {
        while (auto message = page.receive()) {
            const bool is_answer = message->contains("id");
            ASSERT_EQ(is_answer ? message->at("id") : message->at("params").at("id"), json::value(id(i)));
            if (!is_answer) continue;
            ASSERT_EQ(outcome_of(*message), "ok") << json::serialize(*message);
            const auto statement = json::parse(message->at("result").at("statement").as_string()).as_object();
            EXPECT_EQ(statement.at("origin"), json::value(origin));
            EXPECT_EQ(statement.at("fields").as_array().at(0).at("value"), json::value(id(i)));
            return;
        }
        FAIL() << "kysod closed";
    }
};

TEST(IsolationBetweenOrigins, no_answer_crosses) {
    const Citizen citizen;
    DaemonSetup setup = citizen.setup();
    setup.origins.push_back("https://other.example");
    const TestDaemon daemon{setup};
    daemon.person_types(pin);
    Asker one{portal_origin, "first-page-", {daemon.port(), portal_origin}};
    Asker other{"https://other.example", "second-page-", {daemon.port(), "https://other.example"}};
    for (int i = 0; i < requests_of_each && !HasFatalFailure(); ++i) {
        // Now one is first, now the other.
        (i % 2 == 0 ? one : other).ask(i);
        (i % 2 == 0 ? other : one).ask(i);
        one.expect_answer(i);
        other.expect_answer(i);
    }
    const auto shown = daemon.shown();
    ASSERT_EQ(shown.size(), 2U * requests_of_each);
    for (const std::string& line : shown) {
        const bool is_other = line.find("second-page-") != std::string::npos;
        EXPECT_NE(is_other, line.find("first-page-") != std::string::npos)
            << "one window, one page's request";
        EXPECT_EQ(json::parse(line).at("requester"), json::value(is_other ? other.origin : one.origin));
    }
    int recorded = 0;
    for (const auto& record : daemon.audit())
        if (record.at("event") == "outcome" && record.at("result") == "ok") ++recorded;
    EXPECT_EQ(recorded, 2 * requests_of_each);
}

} // namespace
} // namespace kyso::test
