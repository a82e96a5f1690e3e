// SPDX-License-Identifier: Apache-2.0
// A registration by SIM in its two steps: what the phone signed is verified and shown, what is typed after it
// makes the account. Whatever is not exactly what this portal started and this phone signed is refused.
#include "sim_fixture.hpp"

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;
using signature::RegistrationStatement;

const boost::json::object citizen_form{{"birthDate", "05/09/1990"}};

class SimTest : public SimPortalTest {
  protected:
    void certify_enterprise() {
        person =
            citizen_certificate({{"C", "VN"}, {"CN", "CÔNG TY CỔ PHẦN MẪU"}, {"UID", "MST:9900000016"}}, 2);
    }
};

TEST_F(SimTest, shows_what_the_certificate_says_and_makes_no_account_yet) {
    const SimStarted it = start_sim();
    const HttpResponse response = review(sign(sim_statement(it.nonce)), it.cookie);
    ASSERT_EQ(response.status, 201U) << response.body;
    const auto shown = body_of(response).at("review").as_object();
    EXPECT_EQ(shown.at("name"), "NGUYỄN VĂN AN");
    EXPECT_EQ(shown.at("cccd"), "079200001234");
    EXPECT_EQ(shown.at("phone"), boost::json::string(msisdn));
    EXPECT_EQ(shown.at("attributes").at("cccd"), "UID");
    EXPECT_FALSE(shown.contains("id"));
    EXPECT_EQ(cookie_of(response), "") << "nobody is signed in";
    EXPECT_EQ(outcome(ask({"GET", "/api/account", "", "", it.cookie, ""})), "session_unknown");
    EXPECT_EQ(body_of(read_review(it.cookie)), body_of(response)) << "a reload shows it again";
}

TEST_F(SimTest, the_form_makes_an_account_of_level_3_whose_form_was_not_signed) {
    const SimStarted it = reviewed();
    const HttpResponse response =
        confirm(it.cookie, {{"birthDate", "05/09/1990"}, {"email", "an@example.vn"}});
    ASSERT_EQ(response.status, 201U) << response.body;
    const auto account = body_of(response).at("account").as_object();
    EXPECT_EQ(account.at("method"), "sim");
    EXPECT_EQ(account.at("level"), 3);
    EXPECT_EQ(account.at("levelAssumed"), false) << "the guide of the SIM states it";
    EXPECT_EQ(account.at("formSigned"), false);
    EXPECT_EQ(account.at("phone"), boost::json::string(msisdn));
    EXPECT_EQ(account.at("birthDate"), "1990-09-05");
    EXPECT_EQ(account.at("email"), "an@example.vn");
    EXPECT_EQ(account.at("revocation").at("status"), "unknown");
    EXPECT_NE(cookie_of(response), it.cookie);
    const HttpResponse later = ask({"GET", "/api/account", "", "", cookie_of(response), ""});
    EXPECT_EQ(body_of(later), body_of(response));
    EXPECT_EQ(outcome(confirm(it.cookie, citizen_form)), "nonce_expired") << "once";
}

TEST_F(SimTest, an_enterprise_registers_by_its_tax_code_and_must_give_an_email) {
    certify_enterprise();
    const SimStarted it = reviewed("enterprise");
    EXPECT_EQ(outcome(confirm(it.cookie, {})), "field_invalid");
    EXPECT_EQ(outcome(confirm(it.cookie, {{"email", "ke.toan"}})), "field_invalid");
    const HttpResponse response = confirm(it.cookie, {{"email", "ke.toan@example.vn"}});
    ASSERT_EQ(response.status, 201U) << response.body;
    EXPECT_EQ(body_of(response).at("account").at("mst"), "9900000016");
}

struct Typed {
    const char* name;
    const char* body;
    const char* outcome;
    const char* path;
};
void PrintTo(const Typed& row, std::ostream* out) {
    *out << row.name;
}
class SimFormTest : public SimTest, public testing::WithParamInterface<Typed> {};

TEST_P(SimFormTest, is_told_at_its_field_and_can_be_mended) {
    const SimStarted it = reviewed();
    const auto body = boost::json::parse(GetParam().body).as_object();
    const HttpResponse response = confirm(it.cookie, body);
    EXPECT_EQ(outcome(response), GetParam().outcome) << response.body;
    EXPECT_EQ(body_of(response).at("error").at("path"), boost::json::string(GetParam().path));
    EXPECT_EQ(outcome(confirm(it.cookie, citizen_form)), "201");
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, SimFormTest,
    testing::Values(
        Typed{"nothing", "{}", "field_invalid", "body.birthDate"},
        Typed{"no_date", R"({"birthDate":"31/02/1990"})", "field_invalid", "body.birthDate"},
        Typed{"future", R"({"birthDate":"23/11/2026"})", "field_invalid", "body.birthDate"},
        Typed{"bad_email", R"({"birthDate":"05/09/1990","email":"an@"})", "field_invalid", "body.email"},
        Typed{"number", R"({"birthDate":19900905})", "portal_request_invalid", "body.birthDate"},
        Typed{"name", R"({"birthDate":"05/09/1990","name":"LÊ VĂN CÔNG"})", "portal_request_invalid",
              "body.name"},
        Typed{"level", R"({"birthDate":"05/09/1990","level":"3"})", "portal_request_invalid", "body.level"}),
    [](const auto& row) { return row.param.name; });

struct Altered {
    const char* name;
    void (*alter)(RegistrationStatement&);
    const char* error;
};
void PrintTo(const Altered& row, std::ostream* out) {
    *out << row.name;
}
class SimAlteredTest : public SimTest, public testing::WithParamInterface<Altered> {};

TEST_P(SimAlteredTest, a_statement_that_was_not_started_so_is_refused_and_the_nonce_is_gone) {
    const SimStarted it = start_sim();
    RegistrationStatement what = sim_statement(it.nonce);
    GetParam().alter(what);
    EXPECT_EQ(outcome(review(sign(what), it.cookie)), GetParam().error);
    EXPECT_EQ(outcome(read_review(it.cookie)), "nonce_expired");
    EXPECT_EQ(outcome(review(sign(sim_statement(it.nonce)), it.cookie)), "nonce_used");
}

INSTANTIATE_TEST_SUITE_P(
    Statements, SimAlteredTest,
    testing::Values(
        Altered{"wrong_phone", [](auto& it) { it.phone = "84987654321"; }, "statement_invalid"},
        Altered{"a_token_signed",
                [](auto& it) {
                    it.method = "usb-token";
                    it.phone.clear();
                },
                "statement_invalid"},
        Altered{"other_subject", [](auto& it) { it.subject = "enterprise"; }, "statement_invalid"},
        Altered{"other_origin", [](auto& it) { it.origin = "https://other.example"; }, "origin_mismatch"},
        Altered{"fields",
                [](auto& it) {
                    it.fields = {{"birthDate", "05/09/1990"}};
                },
                "field_invalid"},
        Altered{"other_holder", [](auto& it) { it.holder["name"] = "LÊ VĂN CÔNG"; }, "statement_invalid"}),
    [](const auto& row) { return row.param.name; });

TEST_F(SimTest, forged_replayed_from_another_session_or_never_started) {
    const SimStarted it = start_sim(), other = start_sim();
    Signed forged = sign(sim_statement(it.nonce));
    forged.signature.back() ^= 1;
    EXPECT_EQ(outcome(review(sign(sim_statement(it.nonce)), other.cookie)), "nonce_unknown");
    EXPECT_EQ(outcome(review(sign(sim_statement(it.nonce)), "")), "session_unknown");
    EXPECT_EQ(outcome(review(forged, it.cookie)), "signature_invalid");
    const Signed good = sign(sim_statement(other.nonce));
    EXPECT_EQ(outcome(review(good, other.cookie)), "201");
    EXPECT_EQ(outcome(review(good, other.cookie)), "nonce_used");
    EXPECT_EQ(outcome(confirm(it.cookie, citizen_form)), "nonce_expired") << "another session's review";
    EXPECT_EQ(outcome(confirm("", citizen_form)), "session_unknown");
    EXPECT_EQ(outcome(confirm(other.cookie, citizen_form)), "201");
}

TEST_F(SimTest, the_two_ways_to_complete_do_not_mix) {
    const SimStarted sim = start_sim();
    const Started token = start();
    const auto complete_at = [&](const Signed& what, const std::string& cookie) {
        return outcome(
            ask(post("/api/registrations/complete",
                     {{"statement", what.statement}, {"signature", to_base64(what.signature)}}, cookie)));
    };
    EXPECT_EQ(complete_at(sign(sim_statement(sim.nonce)), sim.cookie), "statement_invalid")
        << "or an account without a form";
    EXPECT_EQ(outcome(review(sign(statement(token.nonce)), token.cookie)), "statement_invalid");
}

TEST_F(SimTest, a_challenge_lives_fifteen_minutes_and_so_does_a_review) {
    SimStarted it = start_sim();
    clock.time += 15min;
    EXPECT_EQ(outcome(review(sign(sim_statement(it.nonce)), it.cookie)), "201");
    clock.time += 15min;
    EXPECT_EQ(outcome(confirm(it.cookie, citizen_form)), "nonce_expired");
    it = start_sim();
    clock.time += 15min + 1s;
    EXPECT_EQ(outcome(review(sign(sim_statement(it.nonce)), it.cookie)), "nonce_expired");
    Started token = start();
    clock.time += 5min + 1s;
    EXPECT_EQ(outcome(complete(sign(statement(token.nonce)), token.cookie)), "nonce_expired")
        << "a token's: five";
}

TEST_F(SimTest, who_has_an_account_is_told_before_typing_anything) {
    ASSERT_EQ(register_person().status, 201U);
    const SimStarted it = start_sim();
    const HttpResponse response = review(sign(sim_statement(it.nonce)), it.cookie);
    EXPECT_EQ(outcome(response), "account_exists");
    EXPECT_EQ(response.status, 409U);
    EXPECT_EQ(outcome(read_review(it.cookie)), "nonce_expired");
}

TEST_F(SimTest, and_once_more_where_two_registrations_race) {
    const SimStarted one = reviewed(), two = reviewed();
    EXPECT_EQ(outcome(confirm(one.cookie, citizen_form)), "201");
    EXPECT_EQ(outcome(confirm(two.cookie, citizen_form)), "account_exists");
    EXPECT_EQ(outcome(confirm(two.cookie, citizen_form)), "nonce_expired");
}

TEST_F(SimTest, a_certificate_of_another_kind_registers_nobody) {
    const SimStarted it = start_sim();
    RegistrationStatement what = sim_statement(it.nonce);
    certify_enterprise();
    what.holder = signature::to_statement_json(signature::holder_of(person.certificate));
    what.certificate_sha256 = to_hex(person.certificate.sha256());
    EXPECT_EQ(outcome(review(sign(what), it.cookie)), "holder_incomplete");
}

} // namespace
} // namespace kyso::portal
