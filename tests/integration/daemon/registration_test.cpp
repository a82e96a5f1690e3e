// SPDX-License-Identifier: Apache-2.0
// The main path below the browser: WebSocket, kysod, driver host, SoftHSM; the person at the window is
// scripted.
#include "tests/support/citizen/citizen.hpp"

#include "signature/verification.hpp"
#include "tests/support/result_matchers.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& value) {
    return {value.as_string().data(), value.as_string().size()};
}

signature::TrustDirectory trust_in(const TestPki& pki) {
    return *signature::TrustDirectory::of({pki.root(), pki.intermediate()});
}

std::chrono::sys_seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

class Registration : public testing::TestWithParam<KeyKind> {};

TEST_P(Registration, gives_a_statement_that_a_portal_can_verify) {
    Profile profile;
    profile.key = GetParam();
    const Citizen citizen{profile};
    const TestDaemon daemon{citizen.setup()};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    const json::object answer = page.call("registration.sign", registration_params());
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer) << daemon.log();

    const json::object& result = answer.at("result").as_object();
    const std::string statement = text_of(result.at("statement"));
    const Bytes cms = *from_base64(text_of(result.at("signature")));
    const auto verified =
        signature::verify_registration(cms, statement, trust_in(citizen.pki()), portal_origin, now());
    ASSERT_THAT(verified, is_ok());
    EXPECT_EQ(verified->statement.nonce, text_of(registration_params().at("nonce")));
    EXPECT_EQ(verified->statement.fields.at(0).value, "an@example.com");
    EXPECT_EQ(verified->holder.ids.at(0).value, "079200001234");
    EXPECT_EQ(text_of(result.at("holder").at("name")), "NGUYỄN VĂN AN");
    EXPECT_EQ(result.at("revocation"), "unknown");
    EXPECT_EQ(result.at("issuerStatus"), "not_verified") << "its trust folder is empty";
}

TEST_P(Registration, what_the_window_showed_is_what_was_signed) {
    Profile profile;
    profile.key = GetParam();
    const Citizen citizen{profile};
    const TestDaemon daemon{citizen.setup()};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    const json::object answer = page.call("registration.sign", registration_params());
    ASSERT_EQ(outcome_of(answer), "ok");
    ASSERT_EQ(daemon.shown().size(), 1U);
    const json::object shown = json::parse(daemon.shown().front()).as_object();
    EXPECT_EQ(shown.at("choices").at(0).at("document"), answer.at("result").at("statement"));
    EXPECT_EQ(shown.at("requester"), portal_origin);
    EXPECT_EQ(shown.at("pin"), "entry");
}

INSTANTIATE_TEST_SUITE_P(Keys, Registration, testing::Values(KeyKind::rsa_2048, KeyKind::ec_p256),
                         [](const auto& row) {
                             return row.param == KeyKind::rsa_2048 ? "rsa_2048" : "ec_p256";
                         });

TEST(RegistrationObject, is_accepted_by_openssl_cms_verify) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.setup()};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    const json::object result =
        page.call("registration.sign", registration_params()).at("result").as_object();
    const auto folder = daemon.folder();
    const Bytes cms = *from_base64(text_of(result.at("signature")));
    std::ofstream{folder / "statement.json"} << text_of(result.at("statement"));
    std::ofstream{folder / "statement.p7s"} << as_text(cms);
    write_certificates_pem({citizen.pki().root(), citizen.pki().intermediate()}, folder / "ca.pem");
    const std::string verify =
        "openssl cms -verify -binary -inform DER -in " + (folder / "statement.p7s").string() + " -content " +
        (folder / "statement.json").string() + " -CAfile " + (folder / "ca.pem").string() +
        " -purpose any -out /dev/null 2>" + (folder / "openssl.log").string();
    EXPECT_EQ(std::system(verify.c_str()), 0);
    std::ofstream{folder / "statement.json", std::ios::app} << " ";
    EXPECT_NE(std::system(verify.c_str()), 0) << "an altered statement must not pass";
}

TEST(Registration, without_a_fitting_certificate_tells_why) {
    Profile expired;
    expired.not_before = now() - std::chrono::days{800};
    expired.not_after = now() - std::chrono::days{1};
    const Citizen citizen{expired};
    const TestDaemon daemon{citizen.setup()};
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "certificate_expired");
    json::object enterprise = registration_params();
    enterprise["subject"] = "enterprise";
    EXPECT_EQ(outcome_of(page.call("registration.sign", enterprise)), "certificate_not_found");
    EXPECT_TRUE(daemon.shown().empty()) << "nobody is asked in vain";
}

TEST(Registration, without_a_token_says_so) {
    const SoftHsm empty;
    DaemonSetup setup;
    setup.module_environment = {empty.environment()};
    const TestDaemon daemon{setup};
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "token_not_found");
    const auto devices = page.call("devices.list", {}).at("result").at("devices").as_array();
    ASSERT_EQ(devices.size(), 1U) << "SoftHSM offers one that nobody initialised";
    EXPECT_EQ(devices.at(0).at("state"), "uninitialised");
}

TEST(Registration, is_for_pages_only) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.setup()};
    EXPECT_EQ(outcome_of(IpcClient{daemon.ipc_socket()}.call("registration.sign", registration_params())),
              "not_permitted");
}

} // namespace
} // namespace kyso::test
