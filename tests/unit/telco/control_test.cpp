// SPDX-License-Identifier: Apache-2.0
// The control API: who may call it, what it changes, and what it never tells.
#include "telco_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace kyso::telco {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

class ControlTest : public TelcoFixture {
  protected:
    json::value ok(const std::string& method, const std::string& path, const std::string& body = {}) {
        const auto answer = control(method, path, body);
        EXPECT_EQ(answer.status, 200U) << method << " " << path << ": " << answer.body;
        return json::parse(answer.body);
    }
    const std::string phone_ = std::string{"subscribers/"} + citizen;
};

TEST_F(ControlTest, wants_its_token) {
    for (const char* wrong : {"", "Bearer", "Bearer other", "secret", "Basic secret"}) {
        http::HttpRequest request{"GET", "/sim/v1/subscribers", "", "", "", ""};
        request.authorization = wrong;
        EXPECT_EQ(api().answer(request).status, 401U) << wrong;
    }
}

TEST_F(ControlTest, presses_keys_and_tells_the_screen) {
    EXPECT_EQ(control("POST", phone_ + "/keys", R"({"press":"ok"})").status, 409U) << "nothing is shown";
    const ApMessage order = message();
    const std::string id = id_in(sign(order));
    EXPECT_EQ(ok("GET", phone_ + "/pending"), (json::array{json::value(id)}));
    EXPECT_EQ(ok("GET", phone_ + "/screen").at("stage"), "text");
    EXPECT_EQ(ok("POST", phone_ + "/keys", R"({"press":"ok"})").at("digits_wanted"), true);
    EXPECT_EQ(ok("POST", phone_ + "/keys", R"({"digits":"999999"})").at("tries_left"), 2);
    ok("POST", phone_ + "/keys", R"({"digits":"123456"})");
    EXPECT_EQ(code_of(status(order, id)), 502);
}

TEST_F(ControlTest, changes_phone_sim_and_person) {
    ok("PUT", phone_ + "/radio", R"({"state":"off","sms_delay_ms":5,"loss":2,"reports_absence":false})");
    EXPECT_EQ(person().handset.radio, Radio::off);
    EXPECT_EQ(person().handset.lose, 2U);
    ok("PUT", phone_ + "/behaviour", R"({"auto":"wrong_pin:2","delay_ms":10})");
    EXPECT_EQ(person().behaviour.wrong_pins, 2U);
    ok("POST", phone_ + "/sim", R"({"applet":"inactive","pin":"246810","factory_pin":true,"tries_left":1})");
    EXPECT_EQ(person().sim.applet, Applet::inactive);
    EXPECT_EQ(person().sim.keys.size(), 1U) << "not named, not touched";
    ok("POST", phone_ + "/sim", R"({"keys":[]})");
    EXPECT_TRUE(person().sim.keys.empty());
    ok("PATCH", phone_, R"({"state":"suspended","language":"en"})");
    EXPECT_EQ(person().state, ServiceState::suspended);
    ok("POST", phone_ + "/sms", R"({"from":"Viettel","text":"Xin chào"})");
    EXPECT_EQ(ok("GET", phone_).at("inbox").at(0).at("text"), "Xin chào");
}

TEST_F(ControlTest, makes_and_removes_subscribers) {
    ok("PUT", "subscribers/84900000001", R"({"name":"LÊ VĂN CƯỜNG","like":"84912345678"})");
    EXPECT_EQ(telco_.find("84900000001")->sim.keys[0].certificate, person().sim.keys[0].certificate);
    EXPECT_EQ(ok("GET", "subscribers").as_array().size(), 2U);
    ok("DELETE", "subscribers/84900000001");
    EXPECT_EQ(control("GET", "subscribers/84900000001").status, 404U);
    ok("DELETE", phone_);
    ok("POST", "reset");
    EXPECT_EQ(ok("GET", "subscribers").as_array().size(), 1U) << "as configured";
}

TEST_F(ControlTest, moves_and_stops_the_clock) {
    ok("POST", "clock", R"({"freeze":true})");
    start_ += std::chrono::hours{1};
    const Moment stopped = clock_.now();
    ok("POST", "clock", R"({"advance_ms":1500})");
    EXPECT_EQ(clock_.now(), stopped + milliseconds{1500});
    ok("POST", "clock", R"({"freeze":false})");
    start_ += std::chrono::hours{1};
    EXPECT_EQ(clock_.now(), stopped + milliseconds{1500} + std::chrono::hours{1});
    EXPECT_EQ(clock_.wall(), start_) << "messages' time of day is the world's";
    ok("POST", "clock", R"({"skew_ms":600000})");
    EXPECT_EQ(clock_.wall(), start_ + std::chrono::minutes{10});
    ApMessage order = message();
    order.instant = to_text(start_);
    EXPECT_EQ(code_of(sign(order)), 101);
}

TEST_F(ControlTest, arms_and_clears_faults) {
    EXPECT_EQ(
        ok("PUT", "faults", R"({"mode":"other_data","next":2,"on":"status"})").at("armed").at(0).at("next"),
        2);
    EXPECT_EQ(faults_.armed().front().on, Operation::status);
    EXPECT_EQ(ok("GET", "faults").at("known").as_array().size(), 21U);
    ok("DELETE", "faults");
    EXPECT_TRUE(faults_.armed().empty());
    EXPECT_EQ(control("PUT", "faults", R"({"mode":"nonsense"})").status, 400U);
}

TEST_F(ControlTest, keeps_accounts) {
    const std::string id = "http%3A%2F%2Fap.example.vn%2Fnew";
    ok("PUT", "aps/" + id, R"({"password":"p","dialect":"vgca","name":"Mới"})");
    EXPECT_EQ(registry_.dialect("http://ap.example.vn/new"), Dialect::vgca);
    EXPECT_EQ(ok("GET", "aps").as_array().size(), 3U);
    EXPECT_EQ(control("GET", "aps/x").status, 404U);
}

TEST_F(ControlTest, tells_no_secret) {
    sign(message());
    control("POST", phone_ + "/keys", R"({"press":"ok"})");
    control("POST", phone_ + "/keys", R"({"digits":"123456"})");
    std::string told = json::serialize(ok("GET", "journal"));
    EXPECT_THAT(told, HasSubstr("MSS_SignatureReq"));
    for (const char* path : {"subscribers", "aps", "journal?since=0", "clock"})
        told += control("GET", path).body;
    for (const char* secret : {"made-up-password", "\"123456\"", "\"12345678\"", "PRIVATE"})
        EXPECT_THAT(told, Not(HasSubstr(secret))) << secret;
}

TEST_F(ControlTest, the_journal_goes_on_from_a_number) {
    sign(message());
    const auto all = ok("GET", "journal").as_array();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(ok("GET", "journal?since=1").as_array().size(), 1U);
    EXPECT_EQ(ok("GET", "journal?since=2").as_array().size(), 0U);
}

TEST_F(ControlTest, refuses_what_it_does_not_know) {
    for (const auto& [method, path, body, status] :
         {std::tuple{"POST", "subscribers/84912345678/keys", R"({"press":"jump"})", 400U},
          std::tuple{"POST", "subscribers/84912345678/keys", "{", 400U},
          std::tuple{"PUT", "subscribers/84912345678/radio", R"({"state":"flying"})", 400U},
          std::tuple{"PUT", "subscribers/84912345678/radio", R"({"colour":"red"})", 400U},
          std::tuple{"PUT", "subscribers/84912345678/behaviour", R"({"auto":"wrong_pin:x"})", 400U},
          std::tuple{"POST", "subscribers/84912345678/sim", R"({"keys":[{"key":"x"}]})", 400U},
          std::tuple{"PUT", "subscribers/84900000001", R"({"like":"84999999999"})", 400U},
          std::tuple{"PUT", "subscribers/+849", "{}", 400U},
          std::tuple{"GET", "subscribers/84999999999", "", 404U}, std::tuple{"GET", "nothing", "", 404U},
          std::tuple{"GET", "", "", 404U}, std::tuple{"DELETE", "clock", "", 405U}})
        EXPECT_EQ(control(method, path, body).status, status) << method << " " << path << " " << body;
}

TEST(WithoutPasswords, whatever_the_spelling) {
    EXPECT_EQ(without_passwords(R"(<a AP_PWD="x" b="c"/>)"), R"(<a AP_PWD="*" b="c"/>)");
    EXPECT_EQ(without_passwords("<a AP_PWD = 'x'/>"), "<a AP_PWD = '*'/>");
    EXPECT_EQ(without_passwords(R"({"AP_PWD": "x\"y", "b": 1})"), R"({"AP_PWD": "*", "b": 1})");
    EXPECT_EQ(without_passwords(R"(AP_PWD="a" AP_PWD="b")"), R"(AP_PWD="*" AP_PWD="*")");
    EXPECT_EQ(without_passwords(R"(<a AP_PWD="cut)"), R"(<a AP_PWD="*)");
    EXPECT_EQ(without_passwords("<a AP_PWD"), "<a AP_PWD");
}

} // namespace
} // namespace kyso::telco
