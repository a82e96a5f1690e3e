// SPDX-License-Identifier: Apache-2.0
// What a page asks of kysod here, and whether what comes back is what was asked for. For the tests beside it
// and those of tests/security that use the virtual token.
#pragma once

#include "signature/raw_signature.hpp"
#include "signature/verification.hpp"
#include "signature/web_eid.hpp"
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/token/token_citizen.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace kyso::test {

namespace json = boost::json;

inline std::string text_of(const json::value& value) {
    return std::string{value.as_string()};
}

inline std::string text_of_document(std::size_t index) {
    return "nội dung " + std::to_string(index);
}

inline json::object documents(std::size_t count) {
    json::array list;
    for (std::size_t i = 0; i < count; ++i)
        list.push_back(json::object{{"name", "hồ sơ " + std::to_string(i)},
                                    {"content", to_base64(as_bytes(text_of_document(i)))}});
    return {{"format", "cades-detached"}, {"documents", std::move(list)}};
}

/// Judges answers: signatures against a CA, and what each is over.
class Judge {
  public:
    explicit Judge(const TestPki& pki)
        : trust_(*signature::TrustDirectory::of({pki.root(), pki.intermediate()})) {}

    void registration(const json::object& answer) const {
        ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
        const auto& result = answer.at("result").as_object();
        EXPECT_THAT(signature::verify_registration(*from_base64(text_of(result.at("signature"))),
                                                   text_of(result.at("statement")), trust_, portal_origin,
                                                   now()),
                    is_ok());
    }
    static void login(const json::object& answer, const signature::Certificate& by,
                      const std::string& nonce) {
        ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
        const auto expected = signature::WebEidSigning::prepare(by, portal_origin, nonce).value();
        const Bytes raw = *from_base64(text_of(answer.at("result").at("token").at("signature")));
        EXPECT_THAT(signature::verify_raw(by, expected.to_be_signed(), raw), is_ok());
    }
    /// How many of a batch were signed; each that was is verified.
    std::size_t batch(const json::object& answer) const {
        if (outcome_of(answer) != "ok") return 0;
        std::size_t good = 0;
        const auto& results = answer.at("result").at("results").as_array();
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (!results[i].as_object().contains("signature")) continue;
            const auto verified = signature::verify_cms(*from_base64(text_of(results[i].at("signature"))),
                                                        as_bytes(text_of_document(i)),
                                                        signature::ContentType::data, trust_, now());
            EXPECT_THAT(verified, is_ok());
            if (!verified) continue;
            ++good;
        }
        return good;
    }

  private:
    static std::chrono::sys_seconds now() {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }
    signature::TrustDirectory trust_;
};

/// The answer to a call that was begun with this id; progress is dropped.
inline json::object answer_to(WebsocketClient& page, const std::string& id) {
    while (auto message = page.receive())
        if (message->contains("id") && message->at("id") == json::value(id)) return *message;
    throw std::runtime_error("kysod closed the connection");
}

/// Until the reader has met every fault that was put there.
inline bool faults_are_met(const TokenSetting& token, const std::string& reader = "r1") {
    return wait_until(
        [&] { return token.say("state").at("readers").at(reader).at("faults").as_int64() == 0; });
}

} // namespace kyso::test
