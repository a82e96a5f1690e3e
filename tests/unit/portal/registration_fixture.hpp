// SPDX-License-Identifier: Apache-2.0
// A portal without sockets, and a person who registers at it: real store (in memory), real verification, an
// invented CA, and a clock that stands still until a test moves it. The person signs as kysod would.
#pragma once

#include "portal/api.hpp"
#include "portal/api_answers.hpp"
#include "signature/cms.hpp"
#include "signature/verification.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <gtest/gtest.h>

namespace kyso::portal {

/// Fake: advanced by hand.
class HandClock final : public Clock {
  public:
    std::chrono::sys_seconds time =
        std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{3};
    std::chrono::sys_seconds now() const override { return time; }
};

constexpr std::string_view test_origin = "https://portal.test:18443";

/// One CA for all tests of a program: making RSA keys takes long.
inline const test::TestPki& trusted_pki() {
    static const test::TestPki pki{"Kyso Portal Test CA"};
    return pki;
}

inline test::Issued citizen_certificate(test::Subject subject = test::citizen(), unsigned key = 0) {
    test::Profile profile;
    profile.subject = std::move(subject);
    profile.key_number = key;
    profile.not_before = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
    profile.not_after = std::chrono::sys_days{std::chrono::year{2028} / 1 / 1};
    return trusted_pki().issue(profile);
}

struct Signed {
    std::string statement;
    Bytes signature;
};

/// As kysod: statement over the signer's holder data, CAdES-B-B under our content type.
inline signature::RegistrationStatement statement_for(const signature::Certificate& certificate,
                                                      std::string nonce, std::chrono::sys_seconds now) {
    signature::RegistrationStatement statement;
    statement.origin = test_origin;
    statement.nonce = std::move(nonce);
    statement.issued_at = now;
    const bool enterprise = signature::is_enterprise(signature::holder_of(certificate));
    statement.subject = enterprise ? "enterprise" : "citizen";
    statement.method = "usb-token";
    statement.fields = {{"email", "an@example.vn"}};
    if (!enterprise) statement.fields.insert(statement.fields.begin(), {"birthDate", "05/09/1990"});
    statement.holder = signature::to_statement_json(signature::holder_of(certificate));
    statement.certificate_sha256 = to_hex(certificate.sha256());
    return statement;
}

inline Bytes sign_text(const test::Issued& signer, std::string_view text, signature::ContentType type,
                       std::chrono::sys_seconds now, const test::TestPki& pki = trusted_pki()) {
    const Bytes digest = signature::digest_of(DigestAlgorithm::sha256, as_bytes(text));
    const auto signing =
        signature::CmsSigning::prepare(signer.certificate, type, DigestAlgorithm::sha256, digest, now);
    const std::vector chain{pki.intermediate()};
    return signing->assemble(signer.sign(signing->to_be_signed()), chain).value();
}

inline Signed sign_statement(const test::Issued& signer, const signature::RegistrationStatement& statement,
                             std::chrono::sys_seconds now) {
    std::string text = statement.canonical();
    Bytes cms = sign_text(signer, text, signature::ContentType::registration_statement, now);
    return {std::move(text), std::move(cms)};
}

inline boost::json::object body_of(const HttpResponse& response) {
    return boost::json::parse(response.body).as_object();
}

/// `201`, or the error's name.
inline std::string outcome(const HttpResponse& response) {
    const boost::json::object body = body_of(response);
    if (!body.contains("error")) return std::to_string(response.status);
    return boost::json::value_to<std::string>(body.at("error").at("name"));
}

/// `name=value` of the Set-Cookie header; empty without one.
inline std::string cookie_of(const HttpResponse& response) {
    for (const auto& [name, value] : response.headers)
        if (name == "Set-Cookie") return value.substr(0, value.find(';'));
    return {};
}

inline HttpRequest post(std::string target, const boost::json::object& body, std::string cookie = {}) {
    return {"POST",
            std::move(target),
            std::string(test_origin),
            "application/json",
            std::move(cookie),
            boost::json::serialize(body)};
}

class PortalTest : public testing::Test {
  protected:
    HandClock clock;
    Store store = Store::open(":memory:").value();
    signature::TrustDirectory trust = signature::TrustDirectory::of({trusted_pki().root()}).value();
    Api api{store, trust, clock, std::string(test_origin)};
    test::Issued person = citizen_certificate();

    HttpResponse answer(const HttpRequest& request) { return api.answer(request, request.target); }

    struct Started {
        std::string nonce, cookie;
    };
    /// A captcha as it was asked, and answered by who can read the store.
    boost::json::object solved_captcha() {
        const auto asked = body_of(answer(post("/api/captchas", {{"kind", "picture"}})));
        const auto id = boost::json::value_to<std::string>(asked.at("id"));
        return {{"id", id}, {"answer", store.visits.drawn_captcha(id, clock.now()).value()}};
    }
    boost::json::object start_body(std::string_view subject = "citizen") {
        return {{"subject", subject}, {"method", "usb-token"}, {"captcha", solved_captcha()}};
    }
    Started start(std::string_view subject = "citizen") {
        const HttpResponse response = answer(post("/api/registrations", start_body(subject)));
        EXPECT_EQ(response.status, 201U) << response.body;
        return {boost::json::value_to<std::string>(body_of(response).at("nonce")), cookie_of(response)};
    }
    HttpResponse complete(const Signed& what, const std::string& cookie,
                          std::string path = "/api/registrations/complete") {
        return answer(post(std::move(path),
                           {{"statement", what.statement}, {"signature", to_base64(what.signature)}},
                           cookie));
    }
    signature::RegistrationStatement statement(const std::string& nonce) const {
        return statement_for(person.certificate, nonce, clock.now());
    }
    Signed sign(const signature::RegistrationStatement& what) const {
        return sign_statement(person, what, clock.now());
    }

    HttpResponse register_person(std::string_view subject = "citizen") {
        const Started started = start(subject);
        return complete(sign(statement(started.nonce)), started.cookie);
    }
};

} // namespace kyso::portal
