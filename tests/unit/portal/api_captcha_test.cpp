// SPDX-License-Identifier: Apache-2.0
// No registration is started without a captcha, and one captcha is good for five.
#include "registration_fixture.hpp"

#include <gmock/gmock.h>

namespace kyso::portal {
namespace {

using namespace std::chrono_literals;

class CaptchaApiTest : public PortalTest {
  protected:
    std::string outcome_of_start(const boost::json::object& captcha, const std::string& cookie = {}) {
        boost::json::object body{{"subject", "citizen"}, {"method", "usb-token"}};
        if (!captcha.empty()) body["captcha"] = captcha;
        last = answer(post("/api/registrations", body, cookie));
        return outcome(last);
    }
    HttpResponse last;
};

TEST_F(CaptchaApiTest, is_drawn_as_svg) {
    const auto captcha = solved_captcha();
    const auto id = boost::json::value_to<std::string>(captcha.at("id"));
    const HttpResponse picture = answer({"GET", "/api/captchas/" + id + "/picture", "", "", "", ""});
    EXPECT_EQ(picture.status, 200U);
    EXPECT_EQ(picture.headers.front().second, "image/svg+xml");
    EXPECT_THAT(picture.body, testing::StartsWith("<svg "));
    EXPECT_EQ(outcome(answer({"GET", "/api/captchas/x/picture", "", "", "", ""})), "portal_not_found");
    EXPECT_EQ(outcome(answer({"GET", "/api/captchas//picture", "", "", "", ""})), "portal_not_found");
    EXPECT_EQ(outcome(answer({"GET", "/api/captchas/picture", "", "", "", ""})), "portal_not_found");
    EXPECT_EQ(answer({"POST", "/api/captchas/" + id + "/picture", "", "", "", ""}).status, 405U);
}

TEST_F(CaptchaApiTest, can_be_asked_in_words_instead) {
    const auto asked = body_of(answer(post("/api/captchas", {{"kind", "words"}})));
    const auto id = boost::json::value_to<std::string>(asked.at("id"));
    EXPECT_EQ(outcome(answer({"GET", "/api/captchas/" + id + "/picture", "", "", "", ""})),
              "portal_not_found");
    const auto words = boost::json::value_to<std::string>(asked.at("words_en"));
    std::string typed;
    const char* digits[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
    for (std::size_t at = 0; at < words.size(); at = std::min(words.find(", ", at), words.size() - 2) + 2) {
        const std::string_view rest = std::string_view{words}.substr(at);
        for (int digit = 0; digit < 10; ++digit)
            if (rest.substr(0, rest.find(',')) == digits[digit]) typed += std::to_string(digit);
    }
    EXPECT_EQ(outcome_of_start({{"id", id}, {"answer", typed}}), "201") << words << " / " << typed;
}

TEST_F(CaptchaApiTest, a_wrong_answer_uses_it_up) {
    auto captcha = solved_captcha();
    const auto right = captcha.at("answer");
    captcha["answer"] = "AAAAA";
    EXPECT_EQ(outcome_of_start(captcha), "captcha_wrong");
    EXPECT_EQ(last.status, 422U);
    EXPECT_EQ(cookie_of(last), "");
    captcha["answer"] = right;
    EXPECT_EQ(outcome_of_start(captcha), "captcha_wrong") << "one try each";
}

TEST_F(CaptchaApiTest, a_right_answer_is_good_for_five_starts_of_that_session) {
    ASSERT_EQ(outcome_of_start(solved_captcha()), "201");
    for (int left = 4; left > 0; --left) {
        EXPECT_EQ(body_of(last).at("startsLeft"), left);
        const std::string cookie = cookie_of(last);
        ASSERT_EQ(outcome_of_start({}, cookie), "201");
        EXPECT_NE(cookie_of(last), cookie) << "each start has a session of its own";
    }
    EXPECT_EQ(body_of(last).at("startsLeft"), 0);
    EXPECT_EQ(outcome_of_start({}, cookie_of(last)), "captcha_wrong");
}

TEST_F(CaptchaApiTest, the_pass_is_not_anybodys_and_ends) {
    ASSERT_EQ(outcome_of_start(solved_captcha()), "201");
    const std::string cookie = cookie_of(last);
    EXPECT_EQ(outcome_of_start({}), "captcha_wrong");
    EXPECT_EQ(outcome_of_start({}, cookie + "x"), "captcha_wrong");
    clock.time += 15min;
    EXPECT_EQ(outcome_of_start({}, cookie), "captcha_wrong");
}

TEST_F(CaptchaApiTest, bodies_are_read_strictly) {
    EXPECT_EQ(outcome(answer(post("/api/captchas", {}))), "portal_request_invalid");
    EXPECT_EQ(outcome(answer(post("/api/captchas", {{"kind", "sound"}}))), "portal_request_invalid");
    EXPECT_EQ(outcome_of_start({{"id", "x"}}), "portal_request_invalid");
    EXPECT_EQ(outcome_of_start({{"id", "x"}, {"answer", "y"}, {"more", 1}}), "portal_request_invalid");
    EXPECT_EQ(outcome_of_start({{"id", std::string(65, 'x')}, {"answer", "y"}}), "portal_request_invalid");
    HttpRequest foreign = post("/api/captchas", {{"kind", "picture"}});
    foreign.origin = "https://evil.test";
    EXPECT_EQ(outcome(answer(foreign)), "portal_request_foreign");
}

} // namespace
} // namespace kyso::portal
