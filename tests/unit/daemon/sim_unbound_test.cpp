// SPDX-License-Identifier: Apache-2.0
// SIM services that do not tell the certificate before the phone has signed, and those that sign displayed
// texts only: nothing that is signed names a certificate, so it is judged when it comes.
#include "drivers/sim/text_registration.hpp"
#include "protocol/texts.hpp"
#include "tests/unit/daemon/sim_stage.hpp"

namespace kyso::flow {
namespace {

using test::fails_with;
using test::is_ok;

class SimUnbound : public SimStage {
  protected:
    SimUnbound() {
        gateway_.offer.certificates.clear();
        gateway_.offer.mechanism = Mechanism::ecdsa;
    }
    Result<signature::VerifiedRegistration> verified(const Reply& reply) const {
        const Bytes object = from_base64(reply->at("signature").as_string()).value();
        return sim::verify_registration(object, std::string{reply->at("statement").as_string()}, trust_,
                                        "https://portal.example",
                                        std::chrono::floor<std::chrono::seconds>(clock_.wall));
    }
    /// kysod is gone while the phone is asked; its operation is on disk.
    void register_and_be_killed() {
        gateway_.answers = {test::still_pending(), test::still_pending()};
        bool killed = false;
        story_.at = [&](const std::string& event) {
            if (event == "waiting_for_phone" && !std::exchange(killed, true)) kysod_->context.stop();
        };
        const auto lost = begin(Method::sign_registration, registration());
        kysod_->context.run();
        ASSERT_TRUE(killed);
        story_.at = nullptr;
    }
    static boost::json::value enterprise() {
        auto params = registration().as_object();
        params["subject"] = "enterprise";
        return params;
    }
};

TEST_F(SimUnbound, the_certificate_comes_with_the_signature) {
    const Reply reply = call(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->at("binding").as_string(), "key");
    EXPECT_EQ(reply->at("holder").at("name").as_string(), "NGUYỄN VĂN AN");
    EXPECT_EQ(reply->at("issuerStatus").as_string(), "trusted");
    const auto registration = verified(reply);
    ASSERT_THAT(registration, is_ok());
    EXPECT_FALSE(registration->statement.names_certificate());
    EXPECT_EQ(registration->statement.phone, msisdn);
    EXPECT_EQ(registration->signer, an_.certificate);
    ASSERT_EQ(audit_.records.size(), 2U);
    EXPECT_EQ(audit_.records[0].certificate, "") << "the intent cannot know it";
    EXPECT_NE(audit_.records[1].certificate, "");
}

TEST_F(SimUnbound, the_window_says_that_it_is_not_known_yet) {
    ASSERT_THAT(call(Method::sign_registration, registration()), is_ok());
    const auto& choice = prompt_.windows.front().choices.front();
    EXPECT_EQ(choice.title, text(Text::sim_certificate, Language::en));
    EXPECT_EQ(choice.warning, text(Text::sim_certificate_unchecked, Language::en));
    EXPECT_TRUE(std::ranges::any_of(choice.rows, [](const prompt::PromptRow& row) {
        return row.value == sim::PhoneNumber::read(msisdn)->national();
    }));
    EXPECT_EQ(choice.code, sim::verification_code(sim::CodeRule::mobile_id, gateway_.to_be_signed.digest));
}

TEST_F(SimUnbound, a_phone_signs_in) {
    const Reply reply = call(Method::sign_authentication, authentication());
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->at("binding").as_string(), "key");
    EXPECT_EQ(reply->at("token").at("unverifiedCertificate").as_string(), to_base64(an_.certificate.der()));
}

TEST_F(SimUnbound, a_certificate_that_will_not_do_gives_the_page_nothing) {
    EXPECT_THAT(call(Method::sign_registration, enterprise()), fails_with(Errc::certificate_not_found))
        << "a citizen's";
    EXPECT_EQ(audit_.records.back().result, "certificate_not_found");
    gateway_.silent_about_certificate = true;
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_answer_refused));
    gateway_.silent_about_certificate = false;
    gateway_.other_certificate = true;
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_answer_refused));
}

TEST_F(SimUnbound, an_expired_one_gives_the_page_nothing) {
    clock_.wall += std::chrono::hours{24 * 365 * 20};
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::certificate_expired));
}

TEST_F(SimUnbound, a_wrong_signature_is_refused) {
    gateway_.wrong_signature = true;
    EXPECT_THAT(call(Method::sign_registration, registration()), fails_with(Errc::sim_answer_refused));
}

TEST_F(SimUnbound, the_key_may_be_of_another_kind_than_the_service_thought) {
    gateway_.offer.mechanism = Mechanism::rsa_pkcs1;
    const Reply reply = call(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    EXPECT_THAT(verified(reply), is_ok());
}

TEST_F(SimUnbound, another_kysod_finishes_it) {
    ASSERT_NO_FATAL_FAILURE(register_and_be_killed());
    restart();
    const Reply reply = resume(operation());
    ASSERT_THAT(reply, is_ok());
    EXPECT_THAT(verified(reply), is_ok());
}

class SimText : public SimUnbound {
  protected:
    SimText() { gateway_.offer.code = sim::CodeRule::text; }
};

TEST_F(SimText, the_phone_signs_a_text_that_stands_for_the_statement) {
    const Reply reply = call(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->at("binding").as_string(), "text");
    ASSERT_THAT(verified(reply), is_ok());
    const std::string statement{reply->at("statement").as_string()};
    const std::string code = sim::verification_code(
        sim::CodeRule::text, signature::digest_of(DigestAlgorithm::sha256, as_bytes(statement)));
    const std::string& told = gateway_.submitted.front().text;
    EXPECT_EQ(told, "portal.example: Dang ky tai khoan (Ma " + code + ")");
    EXPECT_EQ(gateway_.to_be_signed.digest, signature::digest_of(DigestAlgorithm::sha256, as_bytes(told)));
    EXPECT_EQ(prompt_.windows.front().choices.front().code, code);
    EXPECT_EQ(prompt_.windows.front().notice, text(Text::sim_text_notice, Language::en));
}

TEST_F(SimText, a_certificate_that_is_told_before_stands_in_the_statement) {
    gateway_.offer.certificates = {an_.certificate.der()};
    const Reply reply = call(Method::sign_registration, registration());
    ASSERT_THAT(reply, is_ok());
    const auto registration = verified(reply);
    ASSERT_THAT(registration, is_ok());
    EXPECT_TRUE(registration->statement.names_certificate());
}

TEST_F(SimText, nobody_signs_in_with_a_text) {
    EXPECT_THAT(call(Method::sign_authentication, authentication()), fails_with(Errc::sim_cannot_sign));
    EXPECT_TRUE(gateway_.submitted.empty());
}

TEST_F(SimText, what_is_on_disk_must_still_be_what_was_agreed_to) {
    ASSERT_NO_FATAL_FAILURE(register_and_be_killed());
    std::string& file = store_.files.begin()->second;
    const std::string shown = "Dang ky tai khoan (Ma ";
    const std::size_t at = file.find(shown) + shown.size();
    file[at] = file[at] == '0' ? '1' : '0';
    restart();
    EXPECT_THAT(resume(operation()), fails_with(Errc::internal_error));
}

} // namespace
} // namespace kyso::flow
