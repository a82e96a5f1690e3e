// SPDX-License-Identifier: Apache-2.0
// What a verdict about revocation changes in a signing request: who may sign, what the window and the reply
// say.
#include "tests/unit/daemon/flow_stage.hpp"

namespace kyso::flow {
namespace {

using signature::RevocationStatus;
using signature::RevocationUnknown;
using test::fails_with;
using test::is_ok;

class SignFlowRevocation : public FlowStage {
  protected:
    SignFlowRevocation() { revocation_ = &fake_; }

    static RevocationStatus revoked() {
        RevocationStatus status;
        status.kind = RevocationStatus::Kind::revoked;
        status.why = RevocationUnknown::none;
        status.reason = signature::RevocationReason::key_compromise;
        status.source = "http://ocsp.example/";
        return status;
    }
    void says(const test::Issued& of, RevocationStatus status) {
        fake_.verdicts[of.certificate.sha256()] = std::move(status);
    }
    void trust_nobody() { trust_ = signature::TrustDirectory::of({}).value(); }
    std::string warning() const { return prompt_.shown.choices.at(0).warning; }
    std::string row(const std::string& label) const {
        for (const auto& one : prompt_.shown.choices.at(0).rows)
            if (one.label == label) return one.value;
        return "";
    }

    test::FakeRevocation fake_{story_};
};

TEST_F(SignFlowRevocation, good_is_said_with_its_source_and_without_a_warning) {
    const auto reply = run(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->at("revocation").as_string(), "good");
    EXPECT_EQ(reply->at("revocationCheck").at("source").as_string(), "http://ocsp.example/path");
    EXPECT_EQ(reply->at("revocationCheck").at("thisUpdate").as_string(), "2026-11-22T00:00:00Z");
    EXPECT_EQ(warning(), "");
    EXPECT_EQ(row("Revocation"), "not revoked (ocsp.example, 2026-11-22)");
}

TEST_F(SignFlowRevocation, is_asked_before_the_window_with_the_chain_to_the_anchor) {
    ASSERT_THAT(run(Method::sign_registration, registration()), is_ok());
    const auto at = [&](const char* event) { return std::ranges::find(story_.events, event); };
    EXPECT_LT(at("revocation"), at("window"));
    ASSERT_EQ(fake_.asked.size(), 1U);
    EXPECT_EQ(fake_.asked.front(), (std::vector{an_.certificate, pki_.intermediate()}));
}

TEST_F(SignFlowRevocation, revoked_does_not_sign) {
    says(an_, revoked());
    const auto reply = run(Method::sign_registration, registration());
    ASSERT_THAT(reply, fails_with(Errc::certificate_revoked));
    EXPECT_NE(reply.error().detail().find("key_compromise"), std::string::npos);
    EXPECT_FALSE(story_.has("window"));
    EXPECT_FALSE(anything_signed());
}

TEST_F(SignFlowRevocation, revoked_is_no_choice_beside_a_good_one) {
    device_->holds = {an_, binh_};
    says(an_, revoked());
    ASSERT_THAT(run(Method::sign_registration, registration()), is_ok());
    ASSERT_EQ(prompt_.shown.choices.size(), 1U);
    EXPECT_EQ(prompt_.shown.choices.front().title, "TRẦN THỊ BÌNH");
}

TEST_F(SignFlowRevocation, unknown_signs_and_says_so) {
    says(an_, RevocationStatus::unknown(RevocationUnknown::no_answer));
    const auto reply = run(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->at("revocation").as_string(), "unknown");
    EXPECT_EQ(reply->at("revocationCheck").at("why").as_string(), "no_answer");
    EXPECT_EQ(warning(), "Whether the certificate is revoked could not be checked.");
    EXPECT_EQ(row("Revocation"), "");
}

TEST_F(SignFlowRevocation, an_untrusted_certificate_is_never_asked_about) {
    trust_nobody();
    const auto reply = run(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    EXPECT_FALSE(story_.has("revocation"));
    EXPECT_EQ(reply->at("revocation").as_string(), "unknown");
    EXPECT_EQ(reply->at("revocationCheck").at("why").as_string(), "issuer_not_verified");
    EXPECT_EQ(warning(), "The certificate's issuer could not be verified.") << "and nothing else";
}

TEST_F(SignFlowRevocation, only_the_trusted_one_of_two_is_asked_about) {
    const test::TestPki stranger{"Stranger CA", test::KeyKind::ec_p256};
    const auto foreign = stranger.issue(profile("LÊ VĂN CƯỜNG", 2));
    device_->holds = {foreign, an_};
    ASSERT_THAT(run(Method::sign_registration, registration()), is_ok());
    ASSERT_EQ(fake_.asked.size(), 1U);
    EXPECT_EQ(fake_.asked.front().front(), an_.certificate);
    ASSERT_EQ(prompt_.shown.choices.size(), 2U);
    EXPECT_NE(prompt_.shown.choices[0].warning, "");
    EXPECT_EQ(prompt_.shown.choices[1].warning, "") << "the verdict is the right one's";
}

TEST_F(SignFlowRevocation, a_port_that_answers_too_little_leaves_the_rest_unknown) {
    struct Silent final : RevocationPort {
        Task<std::vector<RevocationStatus>> check(std::vector<std::vector<signature::Certificate>>) override {
            co_return std::vector<RevocationStatus>{};
        }
    } silent;
    revocation_ = &silent;
    const auto reply = run(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->at("revocation").as_string(), "unknown");
}

TEST_F(SignFlowRevocation, strict_refuses_what_is_not_known) {
    policy_.tt15_strict = true;
    ASSERT_THAT(run(Method::sign_registration, registration()), is_ok());
    says(an_, RevocationStatus::unknown(RevocationUnknown::stale));
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::revocation_unknown));
    revocation_ = nullptr;
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::revocation_unknown));
    trust_nobody();
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::issuer_untrusted));
}

} // namespace
} // namespace kyso::flow
