// SPDX-License-Identifier: Apache-2.0
// A portal that serves signing SIMs, and a person with one: the phone signs as kysod would have it.
#pragma once

#include "drivers/sim/ticket.hpp"
#include "registration_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>

namespace kyso::portal {

constexpr std::string_view typed_phone = "0912 345 678", msisdn = "84912345678";

class SimPortalTest : public PortalTest {
  protected:
    signature::PkeyHandle ticket_key{EVP_EC_gen("P-256")};
    Api sim_api{store, trust, clock, std::string(test_origin), RevocationMode::off, ticket_key.get()};

    HttpResponse ask(const HttpRequest& request) { return sim_api.answer(request, request.target); }

    boost::json::object start_body_of(std::string_view subject = "citizen",
                                      std::string_view phone = typed_phone) {
        return {{"subject", subject}, {"method", "sim"}, {"phone", phone}, {"captcha", solved_captcha()}};
    }
    struct SimStarted : Started {
        std::string ticket;
    };
    SimStarted started(const HttpResponse& response) {
        EXPECT_EQ(response.status, 201U) << response.body;
        const auto body = body_of(response);
        return {{boost::json::value_to<std::string>(body.at("nonce")), cookie_of(response)},
                boost::json::value_to<std::string>(body.at("ticket"))};
    }
    SimStarted start_sim(std::string_view subject = "citizen") {
        return started(ask(post("/api/registrations", start_body_of(subject))));
    }
    signature::RegistrationStatement sim_statement(const std::string& nonce) const {
        auto what = statement(nonce);
        what.method = "sim";
        what.phone = msisdn;
        what.fields.clear();
        return what;
    }
    HttpResponse review(const Signed& what, const std::string& cookie) {
        return ask(post("/api/registrations/reviews",
                        {{"statement", what.statement}, {"signature", to_base64(what.signature)}}, cookie));
    }
    /// Up to the page that shows what the certificate says.
    SimStarted reviewed(std::string_view subject = "citizen") {
        SimStarted it = start_sim(subject);
        const HttpResponse response = review(sign(sim_statement(it.nonce)), it.cookie);
        EXPECT_EQ(response.status, 201U) << response.body;
        return it;
    }
    HttpResponse confirm(const std::string& cookie, const boost::json::object& form) {
        return ask(post("/api/registrations/review/confirm", form, cookie));
    }
    HttpResponse read_review(const std::string& cookie) {
        return ask({"GET", "/api/registrations/review", "", "", cookie, ""});
    }
};

} // namespace kyso::portal
