// SPDX-License-Identifier: Apache-2.0
// Signature forms through the whole of kysod, with SoftHSM: documents as JWS, logins, and a batch that is
// cancelled in its middle.
#include "signature/document_verification.hpp"
#include "signature/raw_signature.hpp"
#include "signature/web_eid.hpp"
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/result_matchers.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

namespace json = boost::json;

constexpr std::string_view content = "nội dung";

json::object documents_as(std::string_view format, std::size_t count = 1) {
    json::array list;
    for (std::size_t i = 0; i < count; ++i)
        list.push_back(json::object{{"name", std::to_string(i)}, {"content", to_base64(as_bytes(content))}});
    return {{"format", format}, {"documents", std::move(list)}};
}

DaemonSetup with_login(const Citizen& citizen) {
    DaemonSetup setup = citizen.setup();
    setup.origins.clear();
    setup.more_toml = "[[origin]]\norigin = \"https://portal.example\"\nmethods = [\"authentication.sign\", "
                      "\"document.sign\"]\n";
    return setup;
}

class Forms : public testing::TestWithParam<KeyKind> {
  protected:
    static Profile profile() {
        Profile made;
        made.key = GetParam();
        return made;
    }
    const Citizen citizen_{profile()};
};

TEST_P(Forms, a_jws_is_whole) {
    const TestDaemon daemon{with_login(citizen_)};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    const json::object answer = page.call("document.sign", documents_as("jws"));
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer) << daemon.log();
    const std::string_view jws = answer.at("result").at("results").at(0).at("signature").as_string();
    const auto trust = signature::TrustDirectory::of({citizen_.pki().root()}).value();
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto report = signature::verify_jws(jws, as_bytes(content), trust, now).value();
    EXPECT_EQ(report.signers[0].integrity, signature::Integrity::whole);
    EXPECT_EQ(report.signers[0].chain.size(), 3U) << "x5c has the issuer of the token";
}

TEST_P(Forms, a_login_is_for_the_page_that_asked) {
    const TestDaemon daemon{with_login(citizen_)};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    const std::string nonce = to_base64(Bytes(32, 3));
    const json::object answer = page.call("authentication.sign", {{"nonce", json::value(nonce)}});
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer) << daemon.log();
    const auto& token = answer.at("result").at("token").as_object();
    const auto& certificate = citizen_.issued().certificate;
    const auto expected = signature::WebEidSigning::prepare(certificate, portal_origin, nonce).value();
    EXPECT_THAT(signature::verify_raw(certificate, expected.to_be_signed(),
                                      from_base64(token.at("signature").as_string()).value()),
                is_ok());
    const json::object shown = json::parse(daemon.shown().front()).as_object();
    EXPECT_EQ(shown.at("title").as_string(), "Đăng nhập bằng chứng thư số");
    EXPECT_EQ(shown.at("requester").as_string(), portal_origin);
    EXPECT_EQ(daemon.audit().back().at("operation").as_string(), "authentication.sign");
}

INSTANTIATE_TEST_SUITE_P(Keys, Forms, testing::Values(KeyKind::rsa_2048, KeyKind::ec_p256),
                         [](const auto& row) {
                             return row.param == KeyKind::rsa_2048 ? "rsa_2048" : "ec_p256";
                         });

TEST(StrictPolicy, wants_a_known_issuer_or_the_right_padding) {
    const Citizen citizen;
    DaemonSetup setup = with_login(citizen);
    setup.more_toml += "[policy]\ntt15_strict = true\n";
    const TestDaemon daemon{setup};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    json::object wanted = documents_as("cades-detached");
    wanted["padding"] = "pkcs1";
    EXPECT_NE(outcome_of(page.call("document.sign", wanted)), "ok");
    EXPECT_TRUE(daemon.shown().empty());
}

TEST(Batch, that_is_cancelled_in_its_middle_tells_which_are_done) {
    Profile profile;
    profile.key = KeyKind::ec_p256;
    const Citizen citizen{profile};
    // The device hangs at the 250th signature; kysod says «200 of 300» before that.
    const TestDaemon daemon{citizen.faulty_setup("C_Sign@250 -> hang")};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    page.begin("r", "document.sign", documents_as("cades-detached", 300));
    std::int64_t done = 0;
    while (done < 200) {
        const auto message = page.receive();
        ASSERT_TRUE(message && message->contains("method")) << daemon.log();
        if (const auto* count = message->at("params").as_object().if_contains("done"))
            done = count->as_int64();
    }
    page.send_text(R"({"jsonrpc":"2.0","id":"c","method":"request.cancel","params":{"id":"r"}})");
    std::optional<json::object> answer;
    do {
        answer = page.receive();
        ASSERT_TRUE(answer);
    } while (!answer->contains("id") || answer->at("id") != "r");
    ASSERT_EQ(outcome_of(*answer), "ok") << json::serialize(*answer);
    const auto& results = answer->at("result").at("results").as_array();
    ASSERT_EQ(results.size(), 300U);
    std::int64_t with_signature = 0;
    while (results[static_cast<std::size_t>(with_signature)].as_object().contains("signature"))
        ++with_signature;
    EXPECT_GE(with_signature, 200);
    EXPECT_LT(with_signature, 250);
    for (auto i = static_cast<std::size_t>(with_signature); i < results.size(); ++i)
        EXPECT_EQ(results[i].at("error").at("data").at("name").as_string(), "request_cancelled") << i;
    EXPECT_EQ(daemon.audit().back().at("result").as_string(), "request_cancelled");
    EXPECT_EQ(daemon.audit().back().at("signatures").as_int64(), with_signature);
}

} // namespace
} // namespace kyso::test
