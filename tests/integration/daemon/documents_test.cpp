// SPDX-License-Identifier: Apache-2.0
// document.sign over the Unix socket: one consent, a result for each; never to be taken for a registration.
#include "tests/support/citizen/citizen.hpp"

#include "signature/verification.hpp"
#include "tests/support/result_matchers.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& value) {
    return {value.as_string().data(), value.as_string().size()};
}

json::object batch(std::size_t count) {
    json::array documents;
    for (std::size_t i = 0; i < count; ++i)
        documents.push_back(json::object{{"name", "document " + std::to_string(i)},
                                         {"content", to_base64(as_bytes("text " + std::to_string(i)))}});
    return {{"format", "cades-detached"}, {"documents", std::move(documents)}};
}

class Documents : public testing::TestWithParam<KeyKind> {};

TEST_P(Documents, of_a_batch_are_each_signed_under_one_consent) {
    Profile profile;
    profile.key = GetParam();
    const Citizen citizen{profile};
    const TestDaemon daemon{citizen.faulty_setup("")};
    daemon.person_types(pin);
    const json::object answer = IpcClient{daemon.ipc_socket()}.call("document.sign", batch(250));
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
    const auto trust = *signature::TrustDirectory::of({citizen.pki().root(), citizen.pki().intermediate()});
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const json::array& results = answer.at("result").at("results").as_array();
    ASSERT_EQ(results.size(), 250U);
    for (std::size_t i = 0; i < results.size(); ++i) {
        const Bytes cms = *from_base64(text_of(results[i].at("signature")));
        EXPECT_THAT(signature::verify_cms(cms, as_bytes("text " + std::to_string(i)),
                                          signature::ContentType::data, trust, now),
                    is_ok());
    }
    EXPECT_EQ(daemon.shown().size(), 1U);
    EXPECT_EQ(citizen.calls_of("C_Login"), 1U);
    EXPECT_EQ(citizen.calls_of("C_Logout"), 1U);
}

INSTANTIATE_TEST_SUITE_P(Keys, Documents, testing::Values(KeyKind::rsa_2048, KeyKind::ec_p256),
                         [](const auto& row) {
                             return row.param == KeyKind::rsa_2048 ? "rsa_2048" : "ec_p256";
                         });

TEST(Document, list_on_a_key_that_asks_each_time_is_one_question_to_the_pace_of_windows) {
    constexpr std::size_t more_than_a_minute_has = 12;
    const Citizen citizen{{}, pin, true};
    DaemonSetup setup = citizen.setup();
    setup.default_pace = true;
    const TestDaemon daemon{setup};
    daemon.person_types(pin);
    IpcClient program{daemon.ipc_socket()};
    const json::object answer = program.call("document.sign", batch(more_than_a_minute_has));
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
    for (const json::value& result : answer.at("result").at("results").as_array())
        EXPECT_TRUE(result.as_object().contains("signature")) << json::serialize(result);
    EXPECT_EQ(daemon.shown().size(), more_than_a_minute_has);
}

TEST(Document, signature_is_refused_as_a_registration) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.setup()};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    const json::object registration =
        page.call("registration.sign", registration_params()).at("result").as_object();
    const std::string statement = text_of(registration.at("statement"));
    // Another site that may sign documents has the very same statement signed as a document.
    const json::object documents{
        {"format", "cades-detached"},
        {"documents",
         json::array{json::object{{"name", "contract"}, {"content", to_base64(as_bytes(statement))}}}}};
    const json::object answer = page.call("document.sign", documents);
    ASSERT_EQ(outcome_of(answer), "ok");
    const Bytes cms = *from_base64(text_of(answer.at("result").at("results").at(0).at("signature")));
    const auto trust = *signature::TrustDirectory::of({citizen.pki().root(), citizen.pki().intermediate()});
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    EXPECT_THAT(signature::verify_registration(cms, statement, trust, portal_origin, now),
                fails_with(Errc::content_type_wrong));
}

TEST(Documents, a_token_that_fails_midway_fails_the_rest_and_keeps_what_was_signed) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup("C_Sign@3.. -> return CKR_DEVICE_ERROR")};
    daemon.person_types(pin);
    const json::object answer = IpcClient{daemon.ipc_socket()}.call("document.sign", batch(5));
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
    std::string outcomes;
    for (const auto& result : answer.at("result").at("results").as_array())
        outcomes += result.as_object().contains("signature") ? "s" : "e";
    EXPECT_EQ(outcomes, "sseee");
    EXPECT_EQ(daemon.audit().back().at("signatures"), 2);
}

} // namespace
} // namespace kyso::test
