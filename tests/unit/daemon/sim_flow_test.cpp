// SPDX-License-Identifier: Apache-2.0
#include "signature/verification.hpp"
#include "tests/unit/daemon/sim_stage.hpp"

namespace kyso::flow {
namespace {

using test::fails_with;
using test::is_ok;

class SimFlow : public SimStage {};

TEST_F(SimFlow, a_phone_signs_a_registration_in_the_one_order) {
    const Reply reply = call(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(story_.events,
              (std::vector<std::string>{"waiting_for_turn", "turn", "waiting_for_consent", "open", "window",
                                        "intent", "operation on disk", "notice", "turn over", "sent_to_phone",
                                        "submit", "verifying", "outcome", "end on disk"}));
    const Bytes cms = from_base64(reply->at("signature").as_string()).value();
    const std::string statement{reply->at("statement").as_string()};
    const auto verified =
        signature::verify_registration(cms, statement, trust_, "https://portal.example",
                                       std::chrono::floor<std::chrono::seconds>(clock_.wall));
    ASSERT_THAT(verified, is_ok());
    EXPECT_EQ(verified->statement.method, "sim");
    EXPECT_EQ(verified->statement.phone, msisdn);
    EXPECT_EQ(reply->at("phone").as_string(), msisdn);
    EXPECT_EQ(reply->at("issuerStatus").as_string(), "trusted");
    EXPECT_TRUE(store_.files.empty()) << "handed out, and gone from the disk";
}

TEST_F(SimFlow, the_window_shows_what_the_phone_will_show) {
    ASSERT_THAT(call(Method::sign_registration, registration()), is_ok());
    ASSERT_EQ(prompt_.windows.size(), 1U);
    const auto& choice = prompt_.windows.front().choices.front();
    EXPECT_EQ(prompt_.windows.front().pin, prompt::PinMode::none) << "no PIN on this computer";
    const std::string code = sim::verification_code(sim::CodeRule::mobile_id, gateway_.to_be_signed.digest);
    EXPECT_EQ(choice.code, code);
    EXPECT_EQ(notices_.front().at("code").as_string(), code);
    ASSERT_EQ(gateway_.submitted.size(), 1U);
    EXPECT_EQ(gateway_.submitted.front().text, "portal.example: Dang ky tai khoan (Ma " + code + ")");
    EXPECT_EQ(choice.rows.back().value, gateway_.submitted.front().text);
    EXPECT_EQ(gateway_.opened.front().transaction, gateway_.submitted.front().transaction);
    EXPECT_EQ(notices_.front().at("operation").as_string(), gateway_.submitted.front().transaction);
}

TEST_F(SimFlow, a_phone_signs_in) {
    const Reply reply = call(Method::sign_authentication, authentication());
    ASSERT_THAT(reply, is_ok());
    EXPECT_TRUE(gateway_.submitted.front().text.starts_with("portal.example: Dang nhap (Ma "));
    EXPECT_EQ(reply->at("token").at("format").as_string(), "web-eid:1.0");
}

TEST_F(SimFlow, a_new_number_is_typed_into_the_window_once) {
    phones_.bound.clear();
    prompt_.phone = "0912345678";
    ASSERT_THAT(call(Method::sign_registration, registration()), is_ok());
    ASSERT_EQ(prompt_.windows.size(), 2U);
    const auto& bind = prompt_.windows.front();
    EXPECT_EQ(bind.pin, prompt::PinMode::phone);
    for (const auto& row : bind.choices.front().rows)
        EXPECT_EQ(row.value.find("345"), std::string::npos) << "the page's number is not there to be copied";
    ASSERT_THAT(call(Method::sign_registration, registration()), is_ok());
    EXPECT_EQ(prompt_.windows.size(), 3U);
}

TEST_F(SimFlow, a_number_that_cannot_be_kept_is_asked_for_again) {
    phones_.bound.clear();
    phones_.full = Error{Errc::file_unwritable};
    prompt_.phone = "0912345678";
    ASSERT_THAT(call(Method::sign_registration, registration()), is_ok());
    ASSERT_THAT(call(Method::sign_registration, registration()), is_ok());
    EXPECT_EQ(prompt_.windows.size(), 4U);
}

TEST_F(SimFlow, a_page_cannot_choose_somebody_elses_phone) {
    phones_.bound.clear();
    for (const char* typed : {"0987654321", "", "not a number"}) {
        prompt_.phone = typed;
        const Reply reply = call(Method::sign_registration, registration());
        EXPECT_FALSE(reply.has_value());
        EXPECT_TRUE(reply.error() == Errc::phone_differs || reply.error() == Errc::phone_invalid);
    }
    EXPECT_TRUE(gateway_.opened.empty()) << "nothing was even asked of the gateway";
    EXPECT_TRUE(phones_.bound.empty());
}

TEST_F(SimFlow, without_the_persons_consent_nothing_is_sent) {
    prompt_.failure = Error{Errc::consent_refused};
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::consent_refused));
    EXPECT_TRUE(gateway_.submitted.empty());
    EXPECT_TRUE(store_.files.empty());
}

TEST_F(SimFlow, what_cannot_be_written_down_is_not_sent) {
    store_.full = Error{Errc::file_unwritable};
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::file_unwritable));
    EXPECT_TRUE(gateway_.submitted.empty());
    store_.full.reset();
    audit_.fails_at = core::AuditEvent::intent;
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::audit_unavailable));
    EXPECT_TRUE(gateway_.submitted.empty());
}

TEST_F(SimFlow, an_answer_that_does_not_match_never_leaves) {
    gateway_.wrong_signature = true;
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_answer_refused));
    gateway_.wrong_signature = false;
    gateway_.other_certificate = true;
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_answer_refused));
    EXPECT_EQ(audit_.records.back().result, "sim_answer_refused");
}

TEST_F(SimFlow, tells_what_the_gateway_says) {
    gateway_.open_fails = Error{Errc::sim_not_registered};
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_not_registered));
    gateway_.open_fails.reset();
    gateway_.answers = {test::still_pending(), test::phone_failed(Errc::sim_pin_blocked)};
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_pin_blocked));
    EXPECT_TRUE(story_.has("waiting_for_phone"));
    EXPECT_EQ(gateway_.submitted.size(), 1U);
}

TEST_F(SimFlow, an_offer_with_a_certificate_that_is_none_is_not_used) {
    gateway_.offer.certificates = {Bytes{1, 2, 3}};
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::gateway_refused));
}

TEST_F(SimFlow, a_number_that_is_none_is_said_at_once) {
    const Reply reply = call(Method::sign_registration, registration("12345"));
    ASSERT_THAT(reply, fails_with(Errc::phone_invalid));
    EXPECT_EQ(reply.error().path(), "params.phone");
    EXPECT_TRUE(prompt_.windows.empty());
}

TEST_F(SimFlow, of_a_thousand_starts_three_leave) {
    for (int i = 0; i < 1000; ++i)
        call(Method::sign_registration, registration());
    EXPECT_EQ(gateway_.submitted.size(), 3U);
    restart();
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_too_often));
}

} // namespace
} // namespace kyso::flow
