// SPDX-License-Identifier: Apache-2.0
// A SIM without kysod: the portal rings the phone through a gateway, here a scripted one that judges each
// call as a real one would. Rung once, asked about after that; what comes back is believed only where it
// verifies.
#include "drivers/sim/display_text.hpp"
#include "drivers/sim/gateway_messages.hpp"
#include "drivers/sim/verification_code.hpp"
#include "protocol/origin.hpp"
#include "sim_fixture.hpp"

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;
using sim::SimProgress;

/// Fake: one phone, one service.
struct ScriptedGateway {
    const test::Issued& person;
    EVP_PKEY& ticket_key;
    const Clock& clock;
    std::vector<Bytes> certificates{person.certificate.der(), trusted_pki().intermediate().der()};
    sim::CodeRule code = sim::CodeRule::mobile_id;
    std::vector<std::string> calls{};
    std::optional<sim::SubmitCall> submitted{};
    SimProgress answer{}; ///< to status: pending until confirm()
    std::optional<Errc> refuses{};
    std::string unanswered{}; ///< a path whose answer is lost
    bool sent = true;

    void confirm() {
        answer.state = SimProgress::State::done;
        answer.signature = person.sign(submitted->to_be_signed);
        answer.certificate = person.certificate.der();
        if (certificates.empty()) answer.issuers = {trusted_pki().intermediate().der()};
    }
    void fail(Errc error) {
        answer.state = SimProgress::State::failed;
        answer.error = error;
    }
    GatewayOutcome operator()(const AwaitsGateway& call) {
        calls.emplace_back(call.path);
        EXPECT_EQ(call.once, call.path == sim::submit_path) << "a phone may ring once only";
        if (call.path == sim::submit_path) submit(call.body);
        if (call.path == unanswered) return {sent, 0, Error{Errc::gateway_unreachable}};
        if (refuses) return {true, 403, sim::encode(Error{*refuses})};
        if (call.path == sim::open_path) {
            sim::Offer offer;
            offer.service = "Thử nghiệm";
            offer.certificates = certificates;
            offer.code = code;
            return {true, 200, sim::encode(offer)};
        }
        return {true, 200, sim::encode(answer)};
    }
    void submit(const std::string& body) {
        submitted = sim::read_submit(body).value();
        const auto ticket = sim::read_ticket(submitted->ticket, ticket_key, clock.now());
        ASSERT_TRUE(ticket.has_value()) << ticket.error().describe();
        EXPECT_EQ(ticket->phone.msisdn(), msisdn);
        const std::string told{
            code == sim::CodeRule::text
                ? std::string{sim::code_in(submitted->text)}
                : sim::verification_code(sim::CodeRule::mobile_id, submitted->to_be_signed.digest)};
        EXPECT_EQ(submitted->text,
                  sim::display_text(Origin::parse(test_origin).value(), ticket->purpose, told, 110));
    }
};

class DirectTest : public SimPortalTest {
  protected:
    Api direct{store, trust, clock, std::string(test_origin), RevocationMode::off, ticket_key.get(), true};
    ScriptedGateway gateway{person, *ticket_key, clock};

    HttpResponse run(const HttpRequest& request) {
        ApiAnswer answer = direct.begin(request, request.target);
        while (auto* waits = std::get_if<AwaitsGateway>(&answer)) {
            const AwaitsGateway call = std::move(*waits);
            answer = call.then(gateway(call));
        }
        return alone(std::move(answer));
    }
    HttpResponse start(std::string_view purpose = "registration", std::string_view subject = "citizen") {
        boost::json::object body{{"purpose", purpose}, {"phone", typed_phone}, {"captcha", solved_captcha()}};
        if (purpose == "registration") body["subject"] = subject;
        return run(post("/api/sim-operations", body));
    }
    HttpResponse poll(const std::string& cookie) {
        clock.time += 1s;
        return run(post("/api/sim-operations/poll", boost::json::object{}, cookie));
    }
};

TEST_F(DirectTest, a_citizen_registers_without_kysod) {
    const HttpResponse rung = start();
    ASSERT_EQ(rung.status, 201U) << rung.body;
    const std::string cookie = cookie_of(rung);
    EXPECT_EQ(body_of(rung).at("code"),
              boost::json::string(
                  sim::verification_code(sim::CodeRule::mobile_id, gateway.submitted->to_be_signed.digest)));
    EXPECT_EQ(body_of(poll(cookie)).at("state"), "pending");
    gateway.confirm();
    const HttpResponse reviewed = poll(cookie);
    ASSERT_EQ(reviewed.status, 201U) << reviewed.body;
    EXPECT_EQ(body_of(reviewed).at("review").at("cccd"), "079200001234");
    const HttpResponse made =
        run(post("/api/registrations/review/confirm", {{"birthDate", "05/09/1990"}}, cookie));
    EXPECT_EQ(body_of(made).at("account").at("method"), "sim");
    EXPECT_EQ(outcome(poll(cookie)), "operation_unknown") << "once";
}

TEST_F(DirectTest, registers_and_signs_in_where_the_certificate_comes_with_the_signature) {
    gateway.certificates.clear();
    const std::string cookie = cookie_of(start());
    gateway.confirm();
    const HttpResponse reviewed = poll(cookie);
    ASSERT_EQ(reviewed.status, 201U) << reviewed.body;
    EXPECT_EQ(body_of(reviewed).at("review").at("cccd"), "079200001234");
    const HttpResponse made =
        run(post("/api/registrations/review/confirm", {{"birthDate", "05/09/1990"}}, cookie));
    EXPECT_EQ(made.status, 201U) << made.body;

    gateway.answer = {};
    const std::string entered = cookie_of(start("sign-in"));
    gateway.confirm();
    EXPECT_EQ(body_of(poll(entered)), body_of(made));
}

TEST_F(DirectTest, a_signature_without_any_certificate_is_refused) {
    gateway.certificates.clear();
    const std::string cookie = cookie_of(start());
    gateway.confirm();
    gateway.answer.certificate.clear();
    EXPECT_EQ(outcome(poll(cookie)), "sim_answer_refused");
}

TEST_F(DirectTest, registers_by_a_text_that_stands_for_the_statement_and_signs_nobody_in) {
    gateway.code = sim::CodeRule::text;
    const HttpResponse rung = start();
    ASSERT_EQ(rung.status, 201U) << rung.body;
    EXPECT_EQ(body_of(rung).at("code").as_string(), sim::code_in(gateway.submitted->text));
    gateway.confirm();
    const HttpResponse reviewed = poll(cookie_of(rung));
    ASSERT_EQ(reviewed.status, 201U) << reviewed.body;
    EXPECT_EQ(outcome(start("sign-in")), "sim_cannot_sign");
}

TEST_F(DirectTest, and_signs_in) {
    const SimStarted registered = reviewed();
    const HttpResponse made = confirm(registered.cookie, {{"birthDate", "05/09/1990"}});
    const HttpResponse rung = start("sign-in");
    ASSERT_EQ(rung.status, 201U) << rung.body;
    gateway.confirm();
    const HttpResponse opened = poll(cookie_of(rung));
    EXPECT_EQ(body_of(opened), body_of(made));
    EXPECT_NE(cookie_of(opened), cookie_of(rung));
}

TEST_F(DirectTest, is_offered_only_where_there_is_a_gateway) {
    const HttpRequest methods{"GET", "/api/methods", "", "", "", ""};
    EXPECT_EQ(body_of(run(methods)).at("simWithoutKysod"), true);
    EXPECT_EQ(body_of(ask(methods)).at("simWithoutKysod"), false);
    const boost::json::object body{
        {"purpose", "sign-in"}, {"phone", typed_phone}, {"captcha", solved_captcha()}};
    EXPECT_EQ(outcome(ask(post("/api/sim-operations", body))), "method_not_served");
}

TEST_F(DirectTest, is_asked_for_a_captcha_a_number_and_no_more_often_than_with_kysod) {
    EXPECT_EQ(outcome(run(post("/api/sim-operations", {{"purpose", "sign-in"}, {"phone", typed_phone}}))),
              "captcha_wrong");
    EXPECT_EQ(outcome(run(post("/api/sim-operations",
                               {{"purpose", "sign-in"}, {"phone", "1"}, {"captcha", solved_captcha()}}))),
              "phone_invalid");
    EXPECT_TRUE(gateway.calls.empty());
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(start().status, 201U);
    EXPECT_EQ(outcome(start()), "sim_too_often");
    EXPECT_EQ(outcome(ask(post("/api/registrations", start_body_of()))), "sim_too_often");
}

TEST_F(DirectTest, the_gateway_is_asked_once_a_second_however_often_the_page_asks) {
    const std::string cookie = cookie_of(start());
    poll(cookie);
    const auto before = gateway.calls.size();
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(run(post("/api/sim-operations/poll", boost::json::object{}, cookie)).status, 200U);
    EXPECT_EQ(gateway.calls.size(), before);
}

struct Ending {
    const char* name;
    Errc error;
};
void PrintTo(const Ending& row, std::ostream* out) {
    *out << row.name;
}
class DirectEndingTest : public DirectTest, public testing::WithParamInterface<Ending> {};

TEST_P(DirectEndingTest, is_told_and_is_over) {
    const std::string cookie = cookie_of(start());
    gateway.fail(GetParam().error);
    EXPECT_EQ(outcome(poll(cookie)), GetParam().name);
    EXPECT_EQ(outcome(poll(cookie)), "operation_unknown");
}

INSTANTIATE_TEST_SUITE_P(Errors, DirectEndingTest,
                         testing::Values(Ending{"sim_cancelled", Errc::sim_cancelled},
                                         Ending{"sim_timed_out", Errc::sim_timed_out},
                                         Ending{"sim_pin_blocked", Errc::sim_pin_blocked},
                                         Ending{"sim_unreachable", Errc::sim_unreachable}),
                         [](const auto& row) { return row.param.name; });

TEST_F(DirectTest, what_the_gateway_refuses_before_the_phone_rings_is_told) {
    gateway.refuses = Errc::sim_busy;
    const HttpResponse refused = start();
    EXPECT_EQ(outcome(refused), "sim_busy");
    EXPECT_NE(cookie_of(refused), "") << "the captcha's other starts are this session's";
    EXPECT_FALSE(gateway.submitted.has_value());
    EXPECT_EQ(outcome(poll(cookie_of(refused))), "operation_unknown");
}

TEST_F(DirectTest, an_answer_that_is_lost_after_sending_is_asked_about_and_never_sent_again) {
    gateway.unanswered = sim::submit_path;
    const HttpResponse rung = start();
    ASSERT_EQ(rung.status, 201U) << rung.body;
    gateway.unanswered = sim::status_path;
    EXPECT_EQ(body_of(poll(cookie_of(rung))).at("state"), "pending");
    gateway.unanswered.clear();
    gateway.confirm();
    EXPECT_EQ(outcome(poll(cookie_of(rung))), "201");
    EXPECT_EQ(std::count(gateway.calls.begin(), gateway.calls.end(), sim::submit_path), 1);
}

TEST_F(DirectTest, what_was_never_sent_is_over) {
    gateway.unanswered = sim::submit_path;
    gateway.sent = false;
    const HttpResponse refused = start();
    EXPECT_EQ(outcome(refused), "gateway_unreachable");
    EXPECT_EQ(outcome(poll(cookie_of(refused))), "operation_unknown");
}

TEST_F(DirectTest, a_signature_that_is_not_over_what_was_sent_or_of_another_makes_no_review) {
    std::string cookie = cookie_of(start());
    gateway.confirm();
    gateway.answer.signature.back() ^= 1;
    EXPECT_EQ(outcome(poll(cookie)), "signature_invalid");
    EXPECT_EQ(outcome(read_review(cookie)), "nonce_expired");
    cookie = cookie_of(start());
    gateway.confirm();
    gateway.answer.certificate = citizen_certificate(test::citizen(), 1).certificate.der();
    EXPECT_EQ(outcome(poll(cookie)), "sim_answer_refused");
    EXPECT_EQ(outcome(read_review(cookie)), "nonce_expired");
}

TEST_F(DirectTest, certificates_that_fit_nobody_ring_no_phone) {
    gateway.certificates = {Bytes{1, 2, 3}};
    EXPECT_EQ(outcome(start()), "gateway_refused");
    gateway.certificates = {person.certificate.der(), trusted_pki().intermediate().der()};
    EXPECT_EQ(outcome(start("registration", "enterprise")), "certificate_not_found");
    EXPECT_FALSE(gateway.submitted.has_value());
}

TEST_F(DirectTest, an_issuer_that_is_not_trusted_rings_no_phone) {
    gateway.certificates = {person.certificate.der()}; // the link is missing
    EXPECT_EQ(outcome(start()), "issuer_untrusted");
    EXPECT_FALSE(gateway.submitted.has_value());
}

TEST_F(DirectTest, an_operation_is_its_session_s_and_is_waited_for_six_minutes) {
    const std::string mine = cookie_of(start()), other = cookie_of(start());
    gateway.confirm(); // the second one
    EXPECT_EQ(outcome(poll("")), "session_unknown");
    EXPECT_EQ(outcome(poll(mine)), "signature_invalid") << "another operation's signature";
    clock.time += 6min;
    EXPECT_EQ(outcome(poll(other)), "operation_unknown");
}

} // namespace
} // namespace kyso::portal
