// SPDX-License-Identifier: Apache-2.0
// Signing in: a Web eID token over the portal's nonce opens the account with the certificate's numbers, once.
#include "registration_fixture.hpp"
#include "signature/web_eid.hpp"

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;

class SignInTest : public PortalTest {
  protected:
    HttpResponse registered = register_person();

    Started start_sign_in() {
        const HttpResponse response = answer(post("/api/sign-ins", {{"method", "usb-token"}}));
        EXPECT_EQ(response.status, 201U) << response.body;
        return {boost::json::value_to<std::string>(body_of(response).at("nonce")), cookie_of(response)};
    }
    boost::json::object token(std::string_view nonce, std::string_view origin = test_origin) const {
        const auto signing = signature::WebEidSigning::prepare(person.certificate, origin, nonce);
        return signing->assemble(person.sign(signing->to_be_signed())).value();
    }
    static boost::json::array chain() { return {to_base64(trusted_pki().intermediate().der())}; }
    HttpResponse complete_with(const Started& started, const boost::json::object& token,
                               boost::json::array certificates = chain()) {
        return answer(
            post("/api/sign-ins/complete",
                 {{"nonce", started.nonce}, {"token", token}, {"certificates", std::move(certificates)}},
                 started.cookie));
    }
    HttpResponse sign_in() {
        const Started started = start_sign_in();
        return complete_with(started, token(started.nonce));
    }
    HttpResponse read(const std::string& cookie) {
        return answer({"GET", "/api/account", "", "", cookie, ""});
    }
};

TEST_F(SignInTest, opens_the_account_that_registered) {
    const Started started = start_sign_in();
    EXPECT_EQ(from_base64(started.nonce)->size(), 32U);
    const HttpResponse response = complete_with(started, token(started.nonce));
    ASSERT_EQ(response.status, 200U) << response.body;
    EXPECT_EQ(body_of(response), body_of(registered));
    EXPECT_NE(cookie_of(response), started.cookie) << "the session is another one afterwards";
    EXPECT_EQ(body_of(read(cookie_of(response))), body_of(registered));
    EXPECT_EQ(outcome(read(started.cookie)), "session_unknown");
}

TEST_F(SignInTest, who_starts_another_one_is_signed_out_first) {
    const std::string cookie = cookie_of(registered);
    ASSERT_EQ(read(cookie).status, 200U);
    ASSERT_EQ(answer(post("/api/sign-ins", {{"method", "usb-token"}}, cookie)).status, 201U);
    EXPECT_EQ(outcome(read(cookie)), "session_unknown");
}

TEST_F(SignInTest, a_newer_certificate_of_the_same_holder_does) {
    person = citizen_certificate(test::citizen("NGUYỄN VĂN AN", "079200001234"), 1);
    EXPECT_EQ(body_of(sign_in()), body_of(registered));
}

TEST_F(SignInTest, who_never_registered_is_told_so) {
    person = citizen_certificate(test::citizen("TRẦN THỊ BÌNH", "001200004321"), 1);
    const HttpResponse response = sign_in();
    EXPECT_EQ(outcome(response), "account_unknown");
    EXPECT_EQ(response.status, 404U);
    EXPECT_EQ(cookie_of(response), "");
}

TEST_F(SignInTest, an_official_without_a_number_has_no_account) {
    person = citizen_certificate({{"C", "VN"}, {"O", "UBND XÃ THỬ"}, {"CN", "LÊ VĂN CÔNG"}});
    EXPECT_EQ(outcome(sign_in()), "holder_incomplete");
}

TEST_F(SignInTest, a_nonce_is_taken_once_by_its_own_session_within_five_minutes) {
    Started started = start_sign_in();
    ASSERT_EQ(complete_with(started, token(started.nonce)).status, 200U);
    EXPECT_EQ(outcome(complete_with(started, token(started.nonce))), "nonce_used");
    started = start_sign_in();
    EXPECT_EQ(outcome(complete_with({started.nonce, start_sign_in().cookie}, token(started.nonce))),
              "nonce_unknown");
    EXPECT_EQ(outcome(complete_with({started.nonce, ""}, token(started.nonce))), "session_unknown");
    clock.time += 5min + 1s;
    EXPECT_EQ(outcome(complete_with(started, token(started.nonce))), "nonce_expired");
}

TEST_F(SignInTest, another_origin_nonce_or_signer_is_refused_and_uses_the_nonce_up) {
    Started started = start_sign_in();
    EXPECT_EQ(outcome(complete_with(started, token(started.nonce, "https://evil.test"))),
              "signature_invalid");
    EXPECT_EQ(outcome(complete_with(started, token(started.nonce))), "nonce_used");
    started = start_sign_in();
    EXPECT_EQ(outcome(complete_with(started, token(start_sign_in().nonce))), "signature_invalid");
    started = start_sign_in();
    auto foreign = token(started.nonce);
    foreign["unverifiedCertificate"] =
        to_base64(citizen_certificate(test::citizen("TRẦN THỊ BÌNH", "001200004321"), 1).certificate.der());
    EXPECT_EQ(outcome(complete_with(started, foreign)), "signature_invalid");
}

TEST_F(SignInTest, a_registrations_nonce_signs_nobody_in) {
    const Started started = start();
    EXPECT_EQ(outcome(complete_with(started, token(started.nonce))), "nonce_unknown");
}

TEST_F(SignInTest, the_issuer_must_be_trusted) {
    static const test::TestPki stranger{"Kyso Stranger CA"};
    test::Profile profile;
    profile.not_before = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
    profile.not_after = std::chrono::sys_days{std::chrono::year{2028} / 1 / 1};
    person = stranger.issue(profile);
    Started started = start_sign_in();
    EXPECT_EQ(
        outcome(complete_with(started, token(started.nonce), {to_base64(stranger.intermediate().der())})),
        "issuer_untrusted");
    person = citizen_certificate();
    started = start_sign_in();
    EXPECT_EQ(outcome(complete_with(started, token(started.nonce), {})), "issuer_untrusted")
        << "the link to the root is missing";
}

TEST_F(SignInTest, an_expired_certificate_signs_nobody_in) {
    clock.time = std::chrono::sys_days{std::chrono::year{2028} / 1 / 2};
    EXPECT_EQ(outcome(sign_in()), "certificate_expired");
}

TEST_F(SignInTest, a_revoked_certificate_signs_nobody_in) {
    Api asking{store, trust, clock, std::string(test_origin), RevocationMode::ask};
    const Started started = start_sign_in();
    const HttpRequest request =
        post("/api/sign-ins/complete",
             {{"nonce", started.nonce}, {"token", token(started.nonce)}, {"certificates", chain()}},
             started.cookie);
    ApiAnswer answer = asking.begin(request, request.target);
    auto* waits = std::get_if<AwaitsRevocation>(&answer);
    ASSERT_NE(waits, nullptr);
    signature::RevocationStatus revoked;
    revoked.kind = signature::RevocationStatus::Kind::revoked;
    const HttpResponse response = waits->finish(revoked);
    EXPECT_EQ(outcome(response), "certificate_revoked");
    EXPECT_EQ(cookie_of(response), "");
}

TEST_F(SignInTest, bodies_are_read_strictly) {
    EXPECT_EQ(outcome(answer(post("/api/sign-ins", {}))), "portal_request_invalid");
    EXPECT_EQ(outcome(answer(post("/api/sign-ins", {{"method", "sim"}}))), "method_not_served");
    const Started started = start_sign_in();
    const auto outcome_with = [&](boost::json::object body) {
        return outcome(answer(post("/api/sign-ins/complete", body, started.cookie)));
    };
    EXPECT_EQ(outcome_with({{"nonce", "x"}}), "portal_request_invalid");
    EXPECT_EQ(outcome_with({{"nonce", "x"}, {"token", boost::json::object{}}, {"certificates", {1}}}),
              "portal_request_invalid");
    EXPECT_EQ(outcome_with({{"nonce", "x"}, {"token", boost::json::object{}}, {"certificates", {"AAAA"}}}),
              "portal_request_invalid");
    EXPECT_EQ(outcome_with({{"nonce", "x"}, {"token", 1}, {"certificates", boost::json::array{}}}),
              "nonce_unknown");
    EXPECT_EQ(outcome_with(
                  {{"nonce", started.nonce}, {"token", "web-eid"}, {"certificates", boost::json::array{}}}),
              "signature_malformed");
}

} // namespace
} // namespace kyso::portal
