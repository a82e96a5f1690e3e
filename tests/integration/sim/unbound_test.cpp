// SPDX-License-Identifier: Apache-2.0
// The whole way with services that tell the certificate only with the signature, and that sign displayed
// texts only: all programs real but service and phone.
#include "drivers/sim/text_registration.hpp"
#include "tests/support/daemon/ipc_client.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/sim/sim_setting.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

namespace kyso::test {
namespace {

namespace json = boost::json;

class Unbound : public testing::TestWithParam<SimService> {
  protected:
    json::object registered(const std::string& msisdn, const std::string& subject,
                            std::optional<std::size_t> choice = {}) {
        WebsocketClient page = sims.page();
        page.begin("s", "registration.sign", sims.registration("0" + msisdn.substr(2), subject));
        json::object message = until_state(page, "waiting_for_phone");
        if (!message.contains("params")) return message; // it is the answer already
        sims.sign_at_phone(msisdn, choice);
        return until_state(page, "nothing");
    }
    static std::string text_of(const json::object& result, std::string_view name) {
        return json::value_to<std::string>(result.at(name));
    }
    void TearDown() override {
        if (HasFailure()) std::cerr << sims.kysod().log() << sims.gateway().log();
    }
    SimSetting sims{GetParam()};
};

/// Who signs is known when they have: an enterprise's key is on P-256, a citizen's is RSA.
TEST_P(Unbound, registers_whoever_signs) {
    for (const auto& [msisdn, subject] : {std::pair{TelcoProcess::citizen, "citizen"},
                                          std::pair{TelcoProcess::other_enterprise, "enterprise"}}) {
        const json::object answer = registered(msisdn, subject);
        ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
        const json::object& result = answer.at("result").as_object();
        EXPECT_EQ(text_of(result, "binding"), GetParam().code ? "text" : "key");
        EXPECT_EQ(text_of(result, "issuerStatus"), "trusted");
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        const auto verified =
            sim::verify_registration(from_base64(text_of(result, "signature")).value(),
                                     text_of(result, "statement"), sims.trust(), SimSetting::origin, now);
        ASSERT_THAT(verified, is_ok());
        EXPECT_FALSE(verified->statement.names_certificate());
        EXPECT_EQ(verified->statement.phone, msisdn);
    }
}

TEST_P(Unbound, of_several_the_phone_chooses_and_the_wrong_one_gives_the_page_nothing) {
    EXPECT_EQ(outcome_of(registered(TelcoProcess::both, "enterprise", 0)), "certificate_not_found")
        << "the person's, for the enterprise";
    const json::object right = registered(TelcoProcess::both, "enterprise", 1);
    EXPECT_EQ(outcome_of(right), "ok") << json::serialize(right);
}

TEST_P(Unbound, signs_in_unless_only_texts_are_signed) {
    WebsocketClient page = sims.page();
    page.begin("s", "authentication.sign", sims.authentication());
    const json::object message = until_state(page, "waiting_for_phone");
    if (GetParam().code) {
        EXPECT_EQ(outcome_of(message), "sim_cannot_sign");
        EXPECT_EQ(sims.rung(), 0U);
        return;
    }
    ASSERT_TRUE(message.contains("params")) << json::serialize(message);
    sims.sign_at_phone();
    EXPECT_EQ(outcome_of(until_state(page, "nothing")), "ok");
}

INSTANTIATE_TEST_SUITE_P(Services, Unbound,
                         testing::Values(SimService{"etsi_soap", "etsi", "soap", "asynchronous", false},
                                         SimService{"etsi_json_synchronous", "etsi", "json", "synchronous",
                                                    false},
                                         SimService{"vgca_soap", "vgca", "soap", "asynchronous", false},
                                         SimService{"text", "etsi", "soap", "asynchronous", false, "text"}),
                         [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::test
