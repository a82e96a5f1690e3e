// SPDX-License-Identifier: Apache-2.0
// Signing in with a SIM: a ticket of its own purpose, a captcha before a phone rings, and the account of the
// certificate's numbers whichever device it was made with.
#include "signature/web_eid.hpp"
#include "sim_fixture.hpp"

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;

class SimSignInTest : public SimPortalTest {
  protected:
    boost::json::object body() {
        return {{"method", "sim"}, {"phone", typed_phone}, {"captcha", solved_captcha()}};
    }
    SimStarted start_sign_in() { return started(ask(post("/api/sign-ins", body()))); }
    HttpResponse complete_sign_in(const Started& it) {
        const auto signing = signature::WebEidSigning::prepare(person.certificate, test_origin, it.nonce);
        const auto token = signing->assemble(person.sign(signing->to_be_signed())).value();
        return ask(post("/api/sign-ins/complete",
                        {{"nonce", it.nonce},
                         {"token", token},
                         {"certificates", boost::json::array{to_base64(trusted_pki().intermediate().der())}}},
                        it.cookie));
    }
};

TEST_F(SimSignInTest, opens_the_account_within_fifteen_minutes) {
    const SimStarted registered = reviewed();
    const HttpResponse made = confirm(registered.cookie, {{"birthDate", "05/09/1990"}});
    const SimStarted it = start_sign_in();
    clock.time += 15min;
    const HttpResponse response = complete_sign_in(it);
    ASSERT_EQ(response.status, 200U) << response.body;
    EXPECT_EQ(body_of(response), body_of(made));
    EXPECT_EQ(outcome(complete_sign_in(it)), "nonce_used");
    const SimStarted late = start_sign_in();
    clock.time += 15min + 1s;
    EXPECT_EQ(outcome(complete_sign_in(late)), "nonce_expired");
}

TEST_F(SimSignInTest, the_ticket_is_for_a_sign_in) {
    const SimStarted it = start_sign_in();
    const auto ticket = sim::read_ticket(it.ticket, *ticket_key, clock.now());
    EXPECT_EQ(ticket->purpose, sim::Purpose::authentication);
    EXPECT_EQ(ticket->nonce, it.nonce);
    EXPECT_GE(it.nonce.size(), 44U) << "Web eID";
}

TEST_F(SimSignInTest, wants_a_captcha_and_counts_as_a_ring) {
    boost::json::object without = body();
    without.erase("captcha");
    EXPECT_EQ(outcome(ask(post("/api/sign-ins", without))), "captcha_wrong");
    for (int i = 0; i < 3; ++i)
        start_sign_in();
    EXPECT_EQ(outcome(ask(post("/api/sign-ins", body()))), "sim_too_often");
    EXPECT_EQ(outcome(ask(post("/api/registrations", start_body_of()))), "sim_too_often") << "the same phone";
}

TEST_F(SimSignInTest, a_captcha_lets_some_more_pass) {
    SimStarted it = start_sign_in();
    boost::json::object again = body();
    again.erase("captcha");
    EXPECT_EQ(outcome(ask(post("/api/sign-ins", again, it.cookie))), "201");
}

TEST_F(SimSignInTest, a_token_needs_neither_and_takes_neither) {
    EXPECT_EQ(outcome(ask(post("/api/sign-ins", {{"method", "usb-token"}}))), "201");
    EXPECT_EQ(outcome(ask(post("/api/sign-ins", {{"method", "usb-token"}, {"phone", typed_phone}}))),
              "portal_request_invalid");
    EXPECT_EQ(outcome(ask(post("/api/sign-ins", {{"method", "usb-token"}, {"captcha", solved_captcha()}}))),
              "portal_request_invalid");
}

TEST_F(SimSignInTest, a_registration_s_nonce_signs_nobody_in) {
    const SimStarted it = start_sim();
    EXPECT_EQ(outcome(complete_sign_in({it.nonce, it.cookie})), "nonce_unknown");
}

} // namespace
} // namespace kyso::portal
