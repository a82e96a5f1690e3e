// SPDX-License-Identifier: Apache-2.0
// `document.sign` by a phone, for pages and for programs of the person's, which bring an organisation's
// ticket.
#include "drivers/sim/ticket.hpp"
#include "signature/verification.hpp"
#include "tests/unit/daemon/sim_stage.hpp"

#include <openssl/ec.h>

namespace kyso::flow {
namespace {

using test::fails_with;
using test::is_ok;

class SimDocument : public SimStage {
  protected:
    static boost::json::object document(const std::string& ticket = "t.t.t") {
        auto params = documents(1).as_object();
        params["method"] = "sim";
        params["phone"] = "0912345678";
        params["ticket"] = ticket;
        return params;
    }
    std::string ticket(const std::string& origin = "https://ky.donvi.example",
                       sim::Purpose purpose = sim::Purpose::document) const {
        return sim::make_ticket({std::string(22, 'i'), origin, std::string(43, 'n'),
                                 sim::PhoneNumber::read("0912345678").value(), purpose,
                                 std::chrono::sys_seconds{std::chrono::hours{500'000}}},
                                *key_)
            .value();
    }
    void become_program() { peer_ = LocalPeer{7, "/usr/bin/kyso"}; }
    std::string code() const {
        return sim::verification_code(sim::CodeRule::mobile_id, gateway_.to_be_signed.digest);
    }
    void lose_the_call() {
        gateway_.answers = {test::still_pending()};
        cancel_at("waiting_for_phone", true);
        EXPECT_THAT(call(Method::sign_documents, document(ticket())), fails_with(Errc::request_cancelled));
        story_.at = nullptr;
    }

    signature::PkeyHandle key_{EVP_EC_gen("P-256")};
};

TEST_F(SimDocument, a_page_has_one_signed) {
    const Reply reply = call(Method::sign_documents, document());
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(gateway_.submitted.at(0).text, "portal.example: Ky tai lieu (Ma " + code() + ")");
    EXPECT_EQ(gateway_.asked_of, std::vector<std::string>(2, "https://portal.example"));
    const auto& result = reply->at("results").at(0);
    EXPECT_EQ(result.at("name").as_string(), "document 0");
    EXPECT_EQ(reply->at("phone").as_string(), msisdn);
    const Bytes cms = from_base64(result.at("signature").as_string()).value();
    EXPECT_THAT(signature::verify_cms(cms, Bytes(1, 7), signature::ContentType::data, trust_,
                                      std::chrono::floor<std::chrono::seconds>(clock_.wall)),
                is_ok());
    for (const auto& row : prompt_.windows.at(0).choices.at(0).rows)
        EXPECT_NE(row.label, "Organisation of the ticket") << "the page's origin is told already";
}

TEST_F(SimDocument, in_each_form_that_a_phone_can_make) {
    for (const char* format : {"cades-detached", "cades-attached", "jws"}) {
        boost::json::object params = document();
        params["format"] = format;
        EXPECT_THAT(call(Method::sign_documents, params), is_ok()) << format;
    }
}

TEST_F(SimDocument, a_program_is_led_to_the_gateway_of_its_ticket) {
    become_program();
    const Reply reply = call(Method::sign_documents, document(ticket()));
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(gateway_.asked_of, std::vector<std::string>(2, "https://ky.donvi.example"));
    EXPECT_EQ(gateway_.submitted.at(0).text, "ky.donvi.example: Ky tai lieu (Ma " + code() + ")");
    const auto& window = prompt_.windows.at(0);
    EXPECT_EQ(window.requester, "/usr/bin/kyso");
    EXPECT_EQ(window.requester_kind, prompt::RequesterKind::program);
    EXPECT_EQ(window.choices.at(0).rows.at(0).label, "Organisation of the ticket");
    EXPECT_EQ(window.choices.at(0).rows.at(0).value, "https://ky.donvi.example");
    EXPECT_EQ(audit_.records.back().requester, "/usr/bin/kyso");
    EXPECT_EQ(audit_.records.back().result, "ok");
}

TEST_F(SimDocument, a_ticket_that_names_no_gateway_leads_nowhere) {
    become_program();
    for (const std::string& wrong : {std::string{"t.t.t"}, ticket("https://PORTAL.example"), ticket("x"),
                                     ticket("https://ky.donvi.example", sim::Purpose::registration)}) {
        const Reply reply = call(Method::sign_documents, document(wrong));
        ASSERT_THAT(reply, fails_with(Errc::ticket_invalid));
        EXPECT_EQ(reply.error().path(), "params.ticket");
    }
    EXPECT_TRUE(gateway_.opened.empty());
    EXPECT_TRUE(prompt_.windows.empty());
}

TEST_F(SimDocument, a_page_cannot_borrow_another_origins_gateway) {
    ASSERT_THAT(call(Method::sign_documents, document(ticket())), is_ok());
    EXPECT_EQ(gateway_.asked_of.at(0), "https://portal.example") << "whose key the ticket is not of";
    EXPECT_TRUE(gateway_.submitted.at(0).text.starts_with("portal.example: "));
}

TEST_F(SimDocument, what_a_phone_cannot_sign_is_told_before_anything_is_asked) {
    const auto refused = [&](const char* path, const std::function<void(boost::json::object&)>& change) {
        boost::json::object params = document();
        change(params);
        const Reply reply = call(Method::sign_documents, params);
        ASSERT_THAT(reply, fails_with(Errc::sim_cannot_sign));
        EXPECT_EQ(reply.error().path(), path);
    };
    refused("params.documents", [](auto& params) { params["documents"] = documents(2).at("documents"); });
    refused("params.padding", [](auto& params) { params["padding"] = "pss"; });
    refused("params.digestAlgorithm", [](auto& params) { params["digestAlgorithm"] = "sha512"; });
    refused("params.documents[0].digest.algorithm", [](auto& params) {
        const boost::json::object digest{{"algorithm", "sha384"}, {"value", to_base64(Bytes(48, 1))}};
        params["documents"] = boost::json::array{boost::json::object{{"name", "a"}, {"digest", digest}}};
    });
    EXPECT_TRUE(gateway_.opened.empty());
    EXPECT_TRUE(prompt_.windows.empty());
}

TEST_F(SimDocument, limits_and_binding_hold_for_programs) {
    become_program();
    phones_.bound.clear();
    prompt_.phone = "0987654321";
    EXPECT_THAT(call(Method::sign_documents, document(ticket())), fails_with(Errc::phone_differs));
    EXPECT_TRUE(gateway_.opened.empty());
    phones_.bound.insert(msisdn);
    for (int i = 0; i < 20; ++i)
        call(Method::sign_documents, document(ticket()));
    EXPECT_EQ(gateway_.submitted.size(), 3U);
}

TEST_F(SimDocument, a_lost_program_or_another_of_the_same_user_picks_its_result_up_once) {
    become_program();
    lose_the_call();
    peer_ = WebPeer{Origin::parse("https://ky.donvi.example").value()};
    allow_list_.allow(std::get<WebPeer>(peer_).origin, {{Method::resume_operation}});
    EXPECT_THAT(resume(operation()), fails_with(Errc::operation_unknown)) << "a page did not begin it";
    peer_ = LocalPeer{8, "/usr/bin/other"};
    const Reply reply = resume(operation());
    ASSERT_THAT(reply, is_ok());
    EXPECT_EQ(reply->at("results").as_array().size(), 1U);
    EXPECT_THAT(resume(operation()), fails_with(Errc::operation_unknown)) << "once";
}

TEST_F(SimDocument, a_program_gets_nothing_that_a_page_began) {
    lose_the_call();
    become_program();
    EXPECT_THAT(resume(operation()), fails_with(Errc::operation_unknown));
}

TEST_F(SimDocument, another_kysod_ends_what_a_program_began) {
    become_program();
    gateway_.answers = {test::still_pending()};
    bool killed = false;
    story_.at = [&](const std::string& event) {
        if (event == "waiting_for_phone" && !std::exchange(killed, true)) kysod_->context.stop();
    };
    const auto ended = begin(Method::sign_documents, document(ticket()));
    kysod_->context.run();
    story_.at = nullptr;
    ASSERT_TRUE(killed);
    restart();
    EXPECT_EQ(gateway_.submitted.size(), 1U);
    EXPECT_EQ(gateway_.asked_of.back(), "https://ky.donvi.example");
    EXPECT_THAT(resume(operation()), is_ok());
    EXPECT_EQ(audit_.records.back().requester, "/usr/bin/kyso");
}

TEST_F(SimDocument, the_content_leaves_the_disk_with_the_end) {
    become_program();
    lose_the_call();
    ASSERT_EQ(store_.files.size(), 1U);
    EXPECT_EQ(store_.files.begin()->second.find("\"content\""), std::string::npos);
}

TEST_F(SimDocument, a_program_has_no_registration_and_no_login) {
    become_program();
    for (const auto& [method, params] : {std::pair{Method::sign_registration, registration()},
                                         std::pair{Method::sign_authentication, authentication()}})
        EXPECT_THAT(call(method, params), fails_with(Errc::not_permitted));
}

} // namespace
} // namespace kyso::flow
