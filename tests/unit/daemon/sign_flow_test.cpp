// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/daemon/flow_stage.hpp"

namespace kyso::flow {
namespace {

using core::AuditEvent;
using test::fails_with;
using test::is_ok;

class SignFlow : public FlowStage {};

TEST_F(SignFlow, signs_a_registration_in_the_one_order) {
    const auto reply = run(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(story_.events,
              (std::vector<std::string>{"devices", "certificates token-1", "turn", "window", "intent",
                                        "login token-1", "sign 0", "outcome", "turn over"}));
    EXPECT_EQ(reply->at("issuerStatus").as_string(), "trusted");
    EXPECT_EQ(reply->at("revocation").as_string(), "unknown");
    EXPECT_EQ(reply->at("certificates").at(0).as_string(), to_base64(an_.certificate.der()));
    EXPECT_EQ(reply->at("statement").as_string(),
              prompt_.shown.choices.at(0).document); // signed is what was shown
    EXPECT_FALSE(reply->at("signature").as_string().empty());
    EXPECT_EQ(prompt_.shown.requester, "https://portal.example");
    EXPECT_EQ(queue_.requester, "https://portal.example");
}

TEST_F(SignFlow, records_intent_and_outcome_of_one_request) {
    ASSERT_THAT(run(Method::sign_documents, documents(3)), is_ok());
    ASSERT_EQ(audit_.records.size(), 2U);
    const auto& [intent, outcome] = std::tie(audit_.records[0], audit_.records[1]);
    EXPECT_EQ(intent.event, AuditEvent::intent);
    EXPECT_EQ(outcome.event, AuditEvent::outcome);
    EXPECT_EQ(intent.request.size(), 32U);
    EXPECT_EQ(intent.request, outcome.request);
    EXPECT_EQ(intent.operation, "document.sign");
    EXPECT_EQ(intent.requester, "https://portal.example");
    EXPECT_TRUE(intent.certificate.starts_with("pseudonym of "));
    EXPECT_EQ(intent.signatures, 3U);
    EXPECT_EQ(intent.result, "");
    EXPECT_EQ(outcome.signatures, 3U);
    EXPECT_EQ(outcome.result, "ok");
}

TEST_F(SignFlow, without_an_intent_on_disk_the_device_is_never_asked) {
    audit_.fails_at = AuditEvent::intent;
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::audit_unavailable));
    EXPECT_FALSE(story_.has("login token-1"));
    EXPECT_TRUE(device_->asked_for.empty());
}

TEST_F(SignFlow, without_an_outcome_on_disk_nothing_leaves) {
    audit_.fails_at = AuditEvent::outcome;
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::audit_unavailable));
    EXPECT_TRUE(anything_signed());
}

TEST_F(SignFlow, a_refusing_person_leaves_no_signature_and_no_intent) {
    for (const Errc errc :
         {Errc::consent_refused, Errc::consent_timed_out, Errc::prompt_no_display, Errc::prompt_failed}) {
        prompt_.failure = Error{errc};
        EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(errc));
    }
    EXPECT_FALSE(story_.has("intent"));
    EXPECT_FALSE(story_.has("login token-1"));
}

TEST_F(SignFlow, a_choice_that_was_not_shown_signs_nothing) {
    prompt_.choice = 1;
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::prompt_failed));
    EXPECT_FALSE(story_.has("intent"));
}

TEST_F(SignFlow, looks_at_no_device_while_nobody_may_be_asked) {
    queue_.closed = Error{Errc::session_locked};
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::session_locked));
    EXPECT_TRUE(story_.events.empty());
}

TEST_F(SignFlow, a_full_queue_opens_no_window) {
    queue_.failure = Error{Errc::busy};
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::busy));
    EXPECT_FALSE(story_.has("window"));
}

TEST_F(SignFlow, an_error_of_the_device_is_the_callers_and_recorded) {
    for (const Errc errc : {Errc::pin_incorrect, Errc::token_removed, Errc::outcome_unknown}) {
        device_->fails_at = 0;
        device_->failure = Error{errc};
        EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(errc));
        EXPECT_EQ(audit_.records.back().result, info(errc).name);
        EXPECT_EQ(audit_.records.back().signatures, 0U);
    }
}

TEST_F(SignFlow, a_wrong_signature_never_leaves) {
    device_->wrong_at = 0;
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::signature_invalid));
    EXPECT_EQ(audit_.records.back().result, "signature_invalid");
}

TEST_F(SignFlow, a_device_that_says_done_too_early_is_no_success) {
    device_->stops_silently_at = 0;
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::outcome_unknown));
    EXPECT_EQ(audit_.records.back().result, "outcome_unknown");
}

TEST_F(SignFlow, a_consent_that_grew_old_signs_nothing) {
    device_->now = clock_.steady + std::chrono::hours{1};
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::consent_invalid));
    EXPECT_FALSE(anything_signed());
}

TEST_F(SignFlow, the_chosen_certificates_statement_is_signed) {
    device_->holds = {an_, binh_};
    prompt_.choice = 1;
    const auto reply = run(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    ASSERT_EQ(prompt_.shown.choices.size(), 2U);
    EXPECT_EQ(prompt_.shown.choices[1].title, "TRẦN THỊ BÌNH");
    EXPECT_EQ(reply->at("statement").as_string(), prompt_.shown.choices[1].document);
    EXPECT_NE(prompt_.shown.choices[0].document, prompt_.shown.choices[1].document);
    EXPECT_EQ(reply->at("certificates").at(0).as_string(), to_base64(binh_.certificate.der()));
}

TEST_F(SignFlow, a_batch_tells_each_items_own_end) {
    device_->fails_at = 2;
    const auto reply = run(Method::sign_documents, documents(4));
    ASSERT_THAT(reply, is_ok());
    const auto& results = reply->at("results").as_array();
    ASSERT_EQ(results.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(results[i].at("name").as_string(), "document " + std::to_string(i));
        EXPECT_EQ(results[i].as_object().contains("signature"), i < 2);
        EXPECT_EQ(results[i].as_object().contains("error"), i >= 2);
    }
    EXPECT_EQ(results[2].at("error").at("data").at("name").as_string(), "token_removed");
    EXPECT_EQ(audit_.records.back().result, "token_removed");
    EXPECT_EQ(audit_.records.back().signatures, 2U);
}

TEST_F(SignFlow, a_batch_stops_at_a_wrong_signature) {
    device_->wrong_at = 1;
    const auto reply = run(Method::sign_documents, documents(3));
    ASSERT_THAT(reply, is_ok());
    EXPECT_FALSE(story_.has("sign 2"));
    EXPECT_EQ(reply->at("results").at(1).at("error").at("data").at("name").as_string(), "signature_invalid");
}

TEST_F(SignFlow, policy_is_asked_before_any_device) {
    peer_ = WebPeer{Origin::parse("https://other.example").value()};
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::origin_not_allowed));
    EXPECT_THAT(run(Method::sign_documents, documents(1)), fails_with(Errc::origin_not_allowed));
    peer_ = LocalPeer{1, "program"};
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::not_permitted));
    allow_list_.allow(Origin::parse("https://other.example").value(), {{Method::sign_registration}});
    peer_ = WebPeer{Origin::parse("https://other.example").value()};
    EXPECT_THAT(run(Method::sign_documents, documents(1)), fails_with(Errc::not_permitted));
    EXPECT_THAT(run(Method::sign_documents, boost::json::object{}), fails_with(Errc::invalid_params));
    EXPECT_TRUE(story_.events.empty());
}

TEST_F(SignFlow, without_a_fitting_certificate_the_most_telling_reason_is_given) {
    registry_.failure = Error{Errc::token_not_found};
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::token_not_found));
    registry_.failure.reset();
    device_->holds.clear();
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::certificate_not_found));
    registry_.hindered = {{"not installed", Error{Errc::driver_missing}}};
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::certificate_not_found))
        << "a module that is never there is no reason";
    registry_.hindered.push_back({"ACME", Error{Errc::driver_hung}});
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::driver_hung))
        << "the token that is wanted may be its";
    device_->certificates_fail = Error{Errc::token_error};
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::token_error));
    device_->certificates_fail.reset();
    device_->holds = {an_};
    clock_.wall += std::chrono::hours{24 * 800};
    EXPECT_THAT(run(Method::sign_registration, registration()), fails_with(Errc::certificate_expired));
    EXPECT_FALSE(story_.has("window"));
}

TEST_F(SignFlow, a_certificate_by_name_may_be_that_of_a_driver_that_was_lost) {
    peer_ = LocalPeer{7, "/usr/bin/kyso"}; // pages cannot name one
    boost::json::value named = documents(1);
    named.as_object()["certificate"] = "ffffffff";
    EXPECT_THAT(run(Method::sign_documents, named), fails_with(Errc::certificate_not_found));
    registry_.hindered = {{"ACME", Error{Errc::driver_died}}};
    EXPECT_THAT(run(Method::sign_documents, named), fails_with(Errc::driver_died));
    EXPECT_FALSE(story_.has("window"));
}

} // namespace
} // namespace kyso::flow
