// SPDX-License-Identifier: Apache-2.0
// The forms of signatures that a request may want, and what a strict policy makes of them.
#include "tests/unit/daemon/flow_stage.hpp"

#include "signature/document_verification.hpp"
#include "signature/raw_signature.hpp"
#include "signature/web_eid.hpp"

#include <boost/json/serialize.hpp>

namespace kyso::flow {
namespace {

using signature::Integrity;
using test::fails_with;
using test::is_ok;
using test::KeyKind;

class SignFlowForms : public FlowStage {
  protected:
    void holds(KeyKind kind, std::optional<std::string> key_usage = "critical,digitalSignature") {
        test::Profile made;
        made.key = kind;
        made.key_usage = std::move(key_usage);
        device_->holds = {pki_.issue(made)};
    }
    static boost::json::value wanting(std::string_view format, std::string_view padding,
                                      std::string_view digest) {
        boost::json::value params = documents(1);
        params.as_object()["format"] = format;
        if (!padding.empty()) params.as_object()["padding"] = padding;
        if (!digest.empty()) params.as_object()["digestAlgorithm"] = digest;
        return params;
    }
};

struct Row {
    const char* name;
    KeyKind kind;
    const char *format, *padding, *digest;
    const char* says;
    DigestAlgorithm asked;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name;
}
class SignedForm : public SignFlowForms, public testing::WithParamInterface<Row> {};

TEST_P(SignedForm, is_what_was_asked_for) {
    const Row& row = GetParam();
    holds(row.kind);
    const auto reply = run(Method::sign_documents, wanting(row.format, row.padding, row.digest));
    ASSERT_THAT(reply, is_ok());
    ASSERT_EQ(device_->asked_for.size(), 1U);
    EXPECT_EQ(device_->asked_for[0].digest_algorithm, row.asked);
    const std::string_view object = reply->at("results").at(0).at("signature").as_string();
    const Bytes content(1, 7);
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_.wall);
    const auto report = std::string_view{row.format} == "jws"
                            ? signature::verify_jws(object, content, trust_, now)
                            : signature::verify_document(from_base64(object).value(), content, trust_, now);
    ASSERT_THAT(report, is_ok());
    EXPECT_EQ(report->signers[0].integrity, Integrity::whole);
    EXPECT_EQ(report->signers[0].signature_algorithm, row.says);
    EXPECT_EQ(report->attached, std::string_view{row.format} != "cades-detached");
    EXPECT_FALSE(report->signers[0].chain.empty());
}

constexpr auto sha256 = DigestAlgorithm::sha256;
INSTANTIATE_TEST_SUITE_P(
    rows, SignedForm,
    testing::Values(Row{"detached", KeyKind::rsa_2048, "cades-detached", "", "", "RSASSA-PKCS1-v1_5", sha256},
                    Row{"detached_pss", KeyKind::rsa_2048, "cades-detached", "pss", "", "RSASSA-PSS", sha256},
                    Row{"attached_pss_sha512", KeyKind::rsa_2048, "cades-attached", "pss", "sha512",
                        "RSASSA-PSS", DigestAlgorithm::sha512},
                    Row{"attached_pkcs1", KeyKind::rsa_2048, "cades-attached", "pkcs1", "sha384",
                        "RSASSA-PKCS1-v1_5", DigestAlgorithm::sha384},
                    Row{"jws", KeyKind::rsa_2048, "jws", "", "", "RSASSA-PKCS1-v1_5", sha256},
                    Row{"jws_pss", KeyKind::rsa_2048, "jws", "pss", "sha384", "RSASSA-PSS",
                        DigestAlgorithm::sha384},
                    Row{"jws_p256", KeyKind::ec_p256, "jws", "pss", "", "ECDSA P-256", sha256},
                    Row{"jws_p384", KeyKind::ec_p384, "jws", "", "", "ECDSA P-384", DigestAlgorithm::sha384},
                    Row{"p384_detached", KeyKind::ec_p384, "cades-detached", "", "sha512", "ECDSA P-384",
                        DigestAlgorithm::sha512}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(SignFlowForms, a_certificate_that_the_form_does_not_fit_is_not_offered) {
    EXPECT_THAT(run(Method::sign_documents, wanting("jws", "", "sha384")),
                fails_with(Errc::mechanism_unsupported));
    EXPECT_FALSE(story_.has("window"));
    test::Profile p384;
    p384.key = KeyKind::ec_p384;
    device_->holds = {an_, pki_.issue(p384)};
    ASSERT_THAT(run(Method::sign_documents, wanting("jws", "", "sha384")), is_ok());
    EXPECT_EQ(prompt_.shown.choices.size(), 1U);
}

TEST_F(SignFlowForms, a_login_is_a_token_for_the_origin_of_the_handshake) {
    const auto reply = run(Method::sign_authentication, authentication());
    ASSERT_THAT(reply, is_ok());
    const auto& token = reply->at("token").as_object();
    EXPECT_EQ(token.at("format").as_string(), "web-eid:1.0");
    EXPECT_EQ(token.at("algorithm").as_string(), "ES256");
    EXPECT_EQ(token.at("unverifiedCertificate").as_string(), to_base64(an_.certificate.der()));
    EXPECT_EQ(reply->at("holder").at("name").as_string(), "NGUYỄN VĂN AN");
    const auto expected =
        signature::WebEidSigning::prepare(an_.certificate, "https://portal.example", nonce()).value();
    EXPECT_THAT(signature::verify_raw(an_.certificate, expected.to_be_signed(),
                                      from_base64(token.at("signature").as_string()).value()),
                is_ok());
}

TEST_F(SignFlowForms, the_window_of_a_login_says_so_and_where) {
    ASSERT_THAT(run(Method::sign_authentication, authentication()), is_ok());
    EXPECT_EQ(prompt_.shown.title, "Sign in with your certificate");
    EXPECT_EQ(prompt_.shown.requester, "https://portal.example");
    const auto& row = prompt_.shown.choices.at(0).rows.at(0);
    EXPECT_EQ(row.label, "Signing in to");
    EXPECT_EQ(row.value, "https://portal.example");
    EXPECT_NE(prompt_.shown.choices[0].document.find(nonce()), std::string::npos);
    EXPECT_EQ(audit_.records.back().operation, "authentication.sign");
}

TEST_F(SignFlowForms, a_login_is_for_pages_that_may_ask_for_it) {
    peer_ = LocalPeer{1, "program"};
    EXPECT_THAT(run(Method::sign_authentication, authentication()), fails_with(Errc::not_permitted));
    peer_ = WebPeer{Origin::parse("https://other.example").value()};
    EXPECT_THAT(run(Method::sign_authentication, authentication()), fails_with(Errc::origin_not_allowed));
    EXPECT_TRUE(story_.events.empty());
}

TEST_F(SignFlowForms, a_key_for_documents_only_does_not_log_in) {
    holds(KeyKind::ec_p256, "critical,nonRepudiation");
    EXPECT_THAT(run(Method::sign_authentication, authentication()),
                fails_with(Errc::certificate_not_for_signing));
    EXPECT_THAT(run(Method::sign_documents, documents(1)), is_ok());
    holds(KeyKind::ec_p256, std::nullopt);
    EXPECT_THAT(run(Method::sign_authentication, authentication()), is_ok());
}

/// What any method has an RSA key asked for.
class StrictForms : public SignFlowForms {
  protected:
    StrictForms() {
        policy_.tt15_strict = true;
        revocation_ = &not_revoked_; // strict wants to know
    }
    Mechanism asked(Method method, boost::json::value params) {
        EXPECT_THAT(run(method, std::move(params)), is_ok());
        return device_->asked_for.at(0).mechanism;
    }

    test::FakeRevocation not_revoked_{story_};
};

TEST_F(StrictForms, rsa_signs_with_pss_though_nobody_asked) {
    holds(KeyKind::rsa_2048);
    EXPECT_EQ(asked(Method::sign_documents, documents(1)), Mechanism::rsa_pss);
    EXPECT_EQ(asked(Method::sign_documents, wanting("jws", "", "")), Mechanism::rsa_pss);
    EXPECT_EQ(asked(Method::sign_registration, registration()), Mechanism::rsa_pss);
    EXPECT_EQ(asked(Method::sign_authentication, authentication()), Mechanism::rsa_pss);
}

TEST_F(StrictForms, refuse_pkcs1_of_an_rsa_key_and_take_ecdsa) {
    holds(KeyKind::rsa_2048);
    EXPECT_THAT(run(Method::sign_documents, wanting("cades-detached", "pkcs1", "")),
                fails_with(Errc::padding_refused));
    EXPECT_FALSE(story_.has("window"));
    holds(KeyKind::ec_p256);
    EXPECT_EQ(asked(Method::sign_documents, wanting("cades-detached", "pkcs1", "")), Mechanism::ecdsa);
}

} // namespace
} // namespace kyso::flow
