// SPDX-License-Identifier: Apache-2.0
// What a verdict about revocation does to a registration: revoked is refused, unknown is recorded or refused,
// good is recorded with who said so.
#include "portal/random_token.hpp"
#include "registration_fixture.hpp"

#include "tests/support/result_matchers.hpp"

namespace kyso::portal {
namespace {

using signature::RevocationStatus;
using signature::RevocationUnknown;
using Kind = RevocationStatus::Kind;

class RevocationTest : public PortalTest {
  protected:
    static RevocationStatus verdict(Kind kind) {
        RevocationStatus status;
        status.kind = kind;
        status.why = kind == Kind::unknown ? RevocationUnknown::no_answer : RevocationUnknown::none;
        status.source = "http://ocsp.example/";
        if (kind == Kind::good) status.this_update = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
        return status;
    }
    HttpRequest completion(const Started& started) {
        const Signed what = sign(statement(started.nonce));
        return post("/api/registrations/complete",
                    {{"statement", what.statement}, {"signature", to_base64(what.signature)}},
                    started.cookie);
    }
    /// A registration under `mode`, up to the verdict and with it.
    HttpResponse register_with(RevocationMode mode, const RevocationStatus& status) {
        Api asking{store, trust, clock, std::string(test_origin), mode};
        const HttpRequest request = completion(start());
        ApiAnswer answer = asking.begin(request, request.target);
        auto* waits = std::get_if<AwaitsRevocation>(&answer);
        if (waits == nullptr) return std::get<HttpResponse>(answer);
        EXPECT_EQ(waits->chain,
                  (std::vector{person.certificate, trusted_pki().intermediate(), trusted_pki().root()}));
        return waits->finish(status);
    }
};

TEST_F(RevocationTest, good_is_recorded_with_its_source) {
    const HttpResponse response = register_with(RevocationMode::require, verdict(Kind::good));
    ASSERT_EQ(response.status, 201U) << response.body;
    const auto revocation = body_of(response).at("account").at("revocation").as_object();
    EXPECT_EQ(revocation, (boost::json::object{{"status", "good"},
                                               {"source", "http://ocsp.example/"},
                                               {"thisUpdate", "2026-11-22T00:00:00Z"}}));
    const auto stored = store.accounts.account_of(
        sha256(as_bytes(cookie_of(response).substr(cookie_of(response).find('=') + 1))), clock.now());
    ASSERT_THAT(stored, test::is_ok());
    EXPECT_EQ(stored->revocation, "good");
    EXPECT_EQ(stored->revocation_at, verdict(Kind::good).this_update);
}

TEST_F(RevocationTest, revoked_is_refused_and_makes_no_account) {
    EXPECT_EQ(outcome(register_with(RevocationMode::ask, verdict(Kind::revoked))), "certificate_revoked");
    EXPECT_EQ(outcome(register_with(RevocationMode::require, verdict(Kind::revoked))), "certificate_revoked");
    EXPECT_EQ(outcome(register_with(RevocationMode::ask, verdict(Kind::good))), "201")
        << "nobody had registered";
}

TEST_F(RevocationTest, unknown_is_recorded_as_unknown) {
    const HttpResponse response = register_with(RevocationMode::ask, verdict(Kind::unknown));
    ASSERT_EQ(response.status, 201U) << response.body;
    EXPECT_EQ(body_of(response).at("account").at("revocation").as_object(),
              (boost::json::object{{"status", "unknown"}, {"why", "no_answer"}}));
}

TEST_F(RevocationTest, unknown_is_refused_where_an_answer_is_required) {
    EXPECT_EQ(outcome(register_with(RevocationMode::require, verdict(Kind::unknown))), "revocation_unknown");
}

TEST_F(RevocationTest, nobody_is_asked_where_it_is_off) {
    const HttpResponse response = register_with(RevocationMode::off, verdict(Kind::revoked));
    ASSERT_EQ(response.status, 201U) << response.body;
    EXPECT_EQ(body_of(response).at("account").at("revocation").as_object(),
              (boost::json::object{{"status", "unknown"}, {"why", "not_asked"}}));
}

TEST_F(RevocationTest, nobody_is_asked_about_an_untrusted_certificate) {
    const auto nobody = signature::TrustDirectory::of({}).value();
    Api asking{store, nobody, clock, std::string(test_origin), RevocationMode::ask};
    const HttpRequest request = completion(start());
    const ApiAnswer answer = asking.begin(request, request.target);
    ASSERT_TRUE(std::holds_alternative<HttpResponse>(answer));
    EXPECT_EQ(outcome(std::get<HttpResponse>(answer)), "issuer_untrusted");
}

TEST_F(RevocationTest, the_nonce_is_used_before_anybody_is_asked) {
    Api asking{store, trust, clock, std::string(test_origin), RevocationMode::ask};
    const HttpRequest request = completion(start());
    ASSERT_TRUE(std::holds_alternative<AwaitsRevocation>(asking.begin(request, request.target)));
    const ApiAnswer again = asking.begin(request, request.target);
    ASSERT_TRUE(std::holds_alternative<HttpResponse>(again));
    EXPECT_EQ(outcome(std::get<HttpResponse>(again)), "nonce_used");
}

} // namespace
} // namespace kyso::portal
