// SPDX-License-Identifier: Apache-2.0
// What the phone shows, and what pressing its keys does.
#include "telco_fixture.hpp"

namespace kyso::telco {
namespace {

using Key = Press::Key;
using testing::ElementsAre;

class DialogueTest : public TelcoFixture {};

TEST_F(DialogueTest, text_then_pin_then_nothing) {
    EXPECT_EQ(screen().stage, "idle");
    EXPECT_FALSE(press(Key::ok));
    sign(message());
    EXPECT_EQ(screen().stage, "text");
    EXPECT_EQ(screen().from, "Cong thu nghiem");
    EXPECT_EQ(screen().text, "dichvucong.gov.vn: Dang ky tai khoan (Ma 1462)");
    EXPECT_FALSE(type(right_pin)) << "not asked for yet";
    press(Key::ok);
    EXPECT_EQ(screen().stage, "pin");
    EXPECT_TRUE(screen().digits_wanted);
    EXPECT_TRUE(press(Key::back));
    EXPECT_EQ(screen().stage, "text");
    sign_at_phone();
    EXPECT_EQ(screen().stage, "idle");
}

TEST_F(DialogueTest, wrong_pins_are_counted_and_a_right_one_forgives) {
    sign(message());
    press(Key::ok);
    type("000000");
    EXPECT_EQ(screen().tries_left, 2U);
    type(right_pin);
    EXPECT_EQ(person().sim.pin.left, 3U);
}

TEST_F(DialogueTest, the_puk_unblocks_until_it_is_used_up) {
    person().sim.pin.left = 0;
    EXPECT_EQ(screen().stage, "puk");
    EXPECT_EQ(screen().tries_left, 10U);
    const auto puk = [&](const char* code, const char* pin) {
        return telco_.press(citizen, {Key::puk, pin, code, 0}, clock_.now());
    };
    EXPECT_TRUE(puk("00000000", "246810"));
    EXPECT_EQ(screen().tries_left, 9U);
    EXPECT_FALSE(puk("12345678", "12")) << "no PIN";
    EXPECT_TRUE(puk("12345678", "246810"));
    EXPECT_EQ(screen().stage, "idle");
    EXPECT_EQ(person().sim.pin.value, "246810");
    EXPECT_EQ(person().sim.pin.left, 3U);

    person().sim.pin.left = 0;
    for (int i = 0; i < 10; ++i)
        puk("00000000", "246810");
    EXPECT_FALSE(puk("12345678", "246810"));
}

TEST_F(DialogueTest, a_factory_pin_is_changed_first) {
    person().sim.pin = {"012345", "12345678", true};
    const ApMessage order = message();
    const std::string answer = status_after(order, [&] {
        press(Key::ok);
        EXPECT_TRUE(type("012345"));
        EXPECT_EQ(screen().stage, "new_pin");
        EXPECT_FALSE(type("012345")) << "the same";
        EXPECT_FALSE(type("12")) << "too short";
        EXPECT_TRUE(type("135790"));
        EXPECT_EQ(screen().stage, "repeat_pin");
        EXPECT_TRUE(type("135791"));
        EXPECT_EQ(screen().stage, "new_pin") << "not the same twice: again";
        EXPECT_TRUE(type("135790"));
        EXPECT_TRUE(type("135790"));
    });
    EXPECT_EQ(code_of(answer), 502);
    EXPECT_EQ(person().sim.pin.value, "135790");
    EXPECT_FALSE(person().sim.pin.factory);
}

TEST_F(DialogueTest, of_several_certificates_the_person_chooses) {
    person().sim.keys.push_back(sim_key(test::KeyKind::ec_p256, 2, "CÔNG TY TNHH THỬ NGHIỆM KYSO"));
    person().sim.keys[0].label = "Cá nhân";
    const ApMessage order = message();
    const std::string answer = status_after(order, [&] {
        press(Key::ok);
        EXPECT_EQ(screen().stage, "choose");
        EXPECT_THAT(screen().choices, ElementsAre("Cá nhân", "CÔNG TY TNHH THỬ NGHIỆM KYSO"));
        EXPECT_FALSE(press(Key::select, {}, 2));
        EXPECT_TRUE(press(Key::select, {}, 1));
        EXPECT_TRUE(type(right_pin));
    });
    EXPECT_EQ(between(answer, "<fi:X509Certificate>", "</fi:X509Certificate>"),
              to_base64(person().sim.keys[1].certificate->der()));
}

TEST_F(DialogueTest, a_profile_chooses_for_the_person) {
    person().sim.keys[0].profile = "http://mobile-id.vn/authentication";
    person().sim.keys.push_back(sim_key(test::KeyKind::ec_p256, 2));
    person().sim.keys[1].profile = "http://mobile-id.vn/digitalSignature";
    SignatureOrder order;
    order.msisdn = citizen;
    order.data = {"chào", "text/plain", "UTF-8"};
    order.profile = "http://mobile-id.vn/digitalSignature";
    const auto submitted = telco_.submit(order, clock_.now());
    ASSERT_EQ(submitted.outcome.code, 100) << submitted.outcome.detail;
    sign_at_phone();
    EXPECT_EQ(telco_.transaction(submitted.id, "", clock_.now())->signature.certificate,
              person().sim.keys[1].certificate);
    order.profile = "http://mobile-id.vn/other";
    EXPECT_EQ(telco_.submit(order, clock_.now()).outcome, (Outcome{404, 4041}));
}

TEST_F(DialogueTest, a_sim_changed_meanwhile_leaves_nobody_hanging) {
    person().sim.keys.push_back(sim_key(test::KeyKind::ec_p256, 2));
    person().behaviour = {Habit::sign, 0, std::chrono::seconds{5}};
    const ApMessage order = message();
    const std::string answer = status_after(order, [&] {
        press(Key::ok);
        EXPECT_EQ(screen().stage, "choose");
        person().sim.keys.clear();
        pass(std::chrono::seconds{5}); // the habit finds nothing to choose
        EXPECT_EQ(screen().stage, "choose");
        pass(std::chrono::seconds{75});
    });
    EXPECT_EQ(code_of(answer), 208);
}

TEST_F(DialogueTest, in_the_menu_until_somebody_opens_it) {
    person().handset.radio = Radio::pull_only;
    sign(message());
    EXPECT_EQ(screen().stage, "in_menu");
    EXPECT_EQ(screen().text, "");
    EXPECT_FALSE(press(Key::ok));
    EXPECT_TRUE(press(Key::menu));
    EXPECT_EQ(screen().stage, "text");
}

TEST_F(DialogueTest, a_phone_that_is_off_shows_nothing_and_takes_nothing) {
    sign(message());
    person().handset.radio = Radio::off;
    EXPECT_EQ(screen().stage, "idle");
    EXPECT_FALSE(press(Key::ok));
}

TEST_F(DialogueTest, the_applet_writes_the_code_into_the_text) {
    ApMessage order = message(true);
    order.display = "dichvucong.gov.vn: Dang ky. Ma %%VC%%";
    // The facts' vector: DigestInfo of SHA-256 over "1234567890" gives 924276.
    order.data = to_base64(from_hex("3031300d060960864801650304020105000420"
                                    "c775e7b757ede630cd0aa1113bd102661ab38829ca52a6422ab782862f268646")
                               .value());
    sign(order);
    EXPECT_EQ(screen().text, "dichvucong.gov.vn: Dang ky. Ma 924276");
    EXPECT_EQ(screen().code, "924276");
}

TEST_F(DialogueTest, a_receipt_is_shown_until_it_is_pressed_away) {
    const ApMessage order = message();
    const std::string ack = sign(order);
    ApMessage receipt = message();
    receipt.mssp_transaction = id_in(ack);
    const auto send = [&] {
        receipt.instant = next_instant();
        return post("/soap/services/MSS_ReceiptPort", receipt.receipt()).body;
    };
    EXPECT_EQ(code_of(send()), 101) << "nothing is signed yet";
    sign_at_phone();
    EXPECT_EQ(code_of(send()), 100);
    EXPECT_EQ(screen().stage, "notice");
    EXPECT_EQ(screen().text, "Da nhan");
    press(Key::ok);
    EXPECT_EQ(screen().stage, "idle");
    EXPECT_EQ(code_of(send()), 101) << "one for each signature";

    const std::string again = sign(message());
    sign_at_phone();
    receipt.mssp_transaction = id_in(again);
    receipt.encoding = "base64";
    receipt.data = to_base64(as_bytes("Đã nhận"));
    EXPECT_EQ(code_of(send()), 100);
    EXPECT_EQ(screen().text, "Đã nhận");
}

} // namespace
} // namespace kyso::telco
