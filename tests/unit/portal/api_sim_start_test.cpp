// SPDX-License-Identifier: Apache-2.0
// Starting with a SIM: whose phone may be rung, how often, and what leave the gateway gets.
#include "sim_fixture.hpp"

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;

class SimStartTest : public SimPortalTest {
  protected:
    HttpResponse start_with(std::string_view phone) {
        return ask(post("/api/registrations", start_body_of("citizen", phone)));
    }
};

TEST_F(SimStartTest, gives_a_ticket_for_this_nonce_origin_and_number_and_fifteen_minutes) {
    const HttpResponse response = start_with(typed_phone);
    const SimStarted it = started(response);
    EXPECT_EQ(body_of(response).at("expiresAt"), "2026-11-22T03:15:00Z");
    const auto ticket = sim::read_ticket(it.ticket, *ticket_key, clock.now());
    ASSERT_TRUE(ticket.has_value()) << ticket.error().describe();
    EXPECT_EQ(ticket->origin, test_origin);
    EXPECT_EQ(ticket->nonce, it.nonce);
    EXPECT_EQ(ticket->phone.msisdn(), msisdn);
    EXPECT_EQ(ticket->purpose, sim::Purpose::registration);
    EXPECT_EQ(ticket->expires, clock.now() + 10min);
}

TEST_F(SimStartTest, two_tickets_differ) {
    const auto id = [&] { return sim::read_ticket(start_sim().ticket, *ticket_key, clock.now())->id; };
    EXPECT_NE(id(), id());
}

TEST_F(SimStartTest, is_offered_only_where_tickets_can_be_signed) {
    const HttpRequest methods{"GET", "/api/methods", "", "", "", ""};
    EXPECT_EQ(body_of(ask(methods)).at("methods"), (boost::json::array{"usb-token", "sim"}));
    EXPECT_EQ(body_of(answer(methods)).at("methods"), (boost::json::array{"usb-token"}));
    EXPECT_EQ(outcome(answer(post("/api/registrations", start_body_of()))), "method_not_served");
    EXPECT_EQ(outcome(answer(post("/api/sign-ins", {{"method", "sim"}, {"phone", typed_phone}}))),
              "method_not_served");
}

struct Number {
    const char* name;
    const char* typed;
    const char* outcome;
};
void PrintTo(const Number& row, std::ostream* out) {
    *out << row.name;
}
class SimNumberTest : public SimStartTest, public testing::WithParamInterface<Number> {};

TEST_P(SimNumberTest, is_read_or_refused_at_its_field) {
    const HttpResponse response = start_with(GetParam().typed);
    EXPECT_EQ(outcome(response), GetParam().outcome) << response.body;
    if (response.status == 201) {
        const auto ticket = sim::read_ticket(started(response).ticket, *ticket_key, clock.now());
        EXPECT_EQ(ticket->phone.msisdn(), msisdn);
    } else {
        EXPECT_EQ(body_of(response).at("error").at("path"), "body.phone");
        EXPECT_EQ(cookie_of(response), "");
    }
}

INSTANTIATE_TEST_SUITE_P(
    Formats, SimNumberTest,
    testing::Values(
        Number{"national", "0912345678", "201"}, Number{"blanks", "0912 345 678", "201"},
        Number{"dots", "0912.345.678", "201"}, Number{"hyphens", "0912-345-678", "201"},
        Number{"plus", "+84912345678", "201"}, Number{"plus_blanks", "+84 912 345 678", "201"},
        Number{"country_code", "84912345678", "201"}, Number{"landline", "02438241234", "phone_invalid"},
        Number{"short", "091234567", "phone_invalid"}, Number{"long", "09123456789", "phone_invalid"},
        Number{"old_prefix", "01234567890", "phone_invalid"},
        Number{"foreign", "+85512345678", "phone_invalid"}, Number{"letters", "0912345abc", "phone_invalid"},
        Number{"empty", "", "portal_request_invalid"}),
    [](const auto& row) { return row.param.name; });

TEST_F(SimStartTest, wants_a_number_for_a_sim_and_none_for_a_token) {
    boost::json::object sim = start_body_of(), token = start_body();
    sim.erase("phone");
    token["phone"] = typed_phone;
    EXPECT_EQ(outcome(ask(post("/api/registrations", sim))), "portal_request_invalid");
    EXPECT_EQ(outcome(ask(post("/api/registrations", token))), "portal_request_invalid");
}

TEST_F(SimStartTest, wants_a_captcha_before_a_phone_is_counted) {
    boost::json::object body = start_body_of();
    body.erase("captcha");
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(outcome(ask(post("/api/registrations", body))), "captcha_wrong");
    start_sim();
}

TEST_F(SimStartTest, a_phone_is_rung_three_times_in_ten_minutes_whoever_asks) {
    for (int i = 0; i < 3; ++i)
        start_sim();
    const HttpResponse fourth = start_with("+84912345678");
    EXPECT_EQ(outcome(fourth), "sim_too_often");
    EXPECT_EQ(fourth.status, 429U);
    EXPECT_EQ(outcome(start_with("0987654321")), "201") << "another phone";
    clock.time += 10min;
    EXPECT_EQ(outcome(start_with(typed_phone)), "201");
}

TEST_F(SimStartTest, and_ten_times_a_day) {
    for (int i = 0; i < 10; ++i) {
        start_sim();
        clock.time += 10min;
    }
    EXPECT_EQ(outcome(start_with(typed_phone)), "sim_too_often");
    clock.time += 24h - 100min;
    EXPECT_EQ(outcome(start_with(typed_phone)), "201");
}

TEST_F(SimStartTest, a_session_starts_as_often_as_its_captcha_allows) {
    std::string cookie = start_sim().cookie;
    const auto again = [&](std::string_view phone) {
        boost::json::object body = start_body_of("citizen", phone);
        body.erase("captcha");
        const HttpResponse response = ask(post("/api/registrations", body, cookie));
        cookie = cookie_of(response);
        return outcome(response);
    };
    for (const char* phone : {"0912000001", "0912000002", "0912000003", "0912000004"})
        EXPECT_EQ(again(phone), "201");
    EXPECT_EQ(again("0912000005"), "captcha_wrong");
}

} // namespace
} // namespace kyso::portal
