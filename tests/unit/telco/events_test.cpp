// SPDX-License-Identifier: Apache-2.0
// Every event of a SIM, a phone and a person that the facts name (sim-pki.md, section 10), and the code that
// an application provider gets for it: at once, or when it asks for the status.
#include "telco_fixture.hpp"

namespace kyso::telco {
namespace {

using namespace std::chrono_literals;
using Key = Press::Key;

struct Phone {
    Telco& telco;
    Clock& clock;
    Subscriber& person() const { return *telco.find(citizen); }
    bool press(Key key, const std::string& digits = {}) const {
        return telco.press(citizen, {key, digits, {}, 0}, clock.now());
    }
    void type(const std::string& digits) const { press(Key::digits, digits); }
    void radio(Radio radio) const {
        person().handset.radio = radio;
        telco.handset_changed(citizen, clock.now());
    }
};

struct Event {
    const char* name;
    void (*before)(Phone);
    void (*after)(Phone);
    int at_once;           ///< 100, or why the order is refused
    int code = 0, sub = 0; ///< of the status, where the order was taken
};
void PrintTo(const Event& row, std::ostream* out) {
    *out << row.name;
}

void nothing(Phone) {}
void signs(Phone phone) {
    phone.press(Key::ok);
    phone.type(right_pin);
}
void time_is_over(Phone phone) {
    phone.clock.advance(80s);
}
void three_wrong(Phone phone) {
    phone.press(Key::ok);
    for (int i = 0; i < 3; ++i)
        phone.type("000000");
}
template <CertificateState state>
void certificate_is(Phone phone) {
    phone.person().sim.keys[0].state = state;
}
template <Applet applet>
void applet_is(Phone phone) {
    phone.person().sim.applet = applet;
}
template <Radio radio>
void radio_is(Phone phone) {
    phone.person().handset.radio = radio;
}
template <Habit habit>
void habit_is(Phone phone) {
    phone.person().behaviour = {habit, 0, 5s};
}

class EventTest : public TelcoFixture, public testing::WithParamInterface<Event> {};

TEST_P(EventTest, has_its_code_in_both_dialects) {
    const Event& row = GetParam();
    const Subscriber as_it_was = person();
    for (const bool vgca : {false, true}) {
        telco_.forget_transactions();
        telco_.put(as_it_was);
        const Phone phone{telco_, clock_};
        row.before(phone);
        const ApMessage order = message(vgca);
        const std::string ack = sign(order);
        ASSERT_EQ(code_of(ack), row.at_once) << ack;
        if (row.at_once != 100) {
            EXPECT_EQ(sub_code_of(ack), row.sub) << ack;
            continue;
        }
        row.after(phone);
        const std::string answer = status(order, id_in(ack));
        EXPECT_EQ(code_of(answer), row.code) << answer;
        EXPECT_EQ(sub_code_of(answer), row.sub) << answer;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Facts, EventTest,
    testing::Values(
        Event{"pin_entered", nothing, signs, 100, 502},
        Event{"nobody_has_answered_yet", nothing, nothing, 100, 504},
        Event{"cancelled_at_the_text", nothing, [](Phone phone) { phone.press(Key::cancel); }, 100, 401, 4011},
        Event{"cancelled_at_the_pin", nothing,
              [](Phone phone) {
                  phone.press(Key::ok);
                  phone.press(Key::cancel);
              },
              100, 401, 4011},
        Event{"postponed", nothing, [](Phone phone) { phone.press(Key::postpone); }, 100, 401, 4013},
        Event{"no_reaction", nothing, time_is_over, 100, 208, 2082},
        Event{"server_gives_up",
              [](Phone phone) {
                  phone.person().handset.radio = Radio::off;
                  phone.person().handset.reports_absence = false;
              },
              time_is_over, 100, 208, 2081},
        Event{"phone_off", radio_is<Radio::off>, nothing, 100, 209, 2093},
        Event{"no_coverage", radio_is<Radio::no_coverage>, nothing, 100, 209, 2093},
        Event{"roaming", radio_is<Radio::roaming>, signs, 100, 502},
        Event{"phone_off_and_on_again",
              [](Phone phone) {
                  phone.person().handset.radio = Radio::off;
                  phone.person().handset.reports_absence = false;
              },
              [](Phone phone) {
                  phone.clock.advance(70s);
                  phone.radio(Radio::online);
                  signs(phone);
              },
              100, 502},
        Event{"busy_on_a_call", radio_is<Radio::on_call>, signs, 100, 504},
        Event{"busy_all_the_time", radio_is<Radio::screen_busy>, time_is_over, 100, 208, 2081},
        Event{"call_ends", radio_is<Radio::on_call>,
              [](Phone phone) {
                  phone.radio(Radio::online);
                  signs(phone);
              },
              100, 502},
        Event{"pull_only_and_the_menu_is_opened", radio_is<Radio::pull_only>,
              [](Phone phone) {
                  phone.press(Key::menu);
                  signs(phone);
              },
              100, 502},
        Event{"pull_only_and_nobody_knows", radio_is<Radio::pull_only>, time_is_over, 100, 208, 2082},
        Event{"message_lost", [](Phone phone) { phone.person().handset.lose = 1; }, nothing, 100, 209, 2091},
        Event{"message_slow", [](Phone phone) { phone.person().handset.sms_delay = 30s; },
              [](Phone phone) {
                  phone.clock.advance(30s);
                  signs(phone);
              },
              100, 502},
        Event{"message_slower_than_the_order", [](Phone phone) { phone.person().handset.sms_delay = 90s; },
              time_is_over, 100, 208, 2081},
        Event{"card_not_in_the_ota_database", applet_is<Applet::not_in_ota>, nothing, 100, 209, 2092},
        Event{"two_wrong_pins", nothing,
              [](Phone phone) {
                  phone.press(Key::ok);
                  phone.type("000000");
                  phone.type("000000");
              },
              100, 504},
        Event{"third_wrong_pin", nothing, three_wrong, 100, 402, 4021},
        Event{"pin_blocked_before", [](Phone phone) { phone.person().sim.pin.left = 0; }, nothing, 100, 402, 4021},
        Event{"puk_used_up",
              [](Phone phone) {
                  phone.person().sim.pin.left = 0;
                  phone.person().sim.pin.puk_left = 0;
              },
              nothing, 100, 403, 4031},
        Event{"not_activated", applet_is<Applet::inactive>, nothing, 404, 0, 4041},
        Event{"no_key", [](Phone phone) { phone.person().sim.keys.clear(); }, nothing, 404, 0, 4041},
        Event{"no_certificate", certificate_is<CertificateState::missing>, nothing, 422},
        Event{"expired_certificate", certificate_is<CertificateState::expired>, signs, 100, 503},
        Event{"revoked_certificate", certificate_is<CertificateState::revoked>, signs, 100, 501},
        Event{"test_certificate", certificate_is<CertificateState::test>, signs, 100, 505},
        Event{"unknown_issuer", certificate_is<CertificateState::unknown_issuer>, signs, 100, 500},
        Event{"unknown_number", [](Phone phone) { phone.telco.remove(citizen); }, nothing, 105, 0, 1052},
        Event{"unregistered", [](Phone phone) { phone.person().state = ServiceState::unregistered; }, nothing, 105,
              0, 1053},
        Event{"suspended", [](Phone phone) { phone.person().state = ServiceState::suspended; }, nothing, 104, 0,
              1043},
        Event{"incompatible_sim", applet_is<Applet::incompatible>, nothing, 105, 0, 1054},
        Event{"no_applet", applet_is<Applet::absent>, nothing, 105, 0, 1054},
        Event{"secret_code_missing", [](Phone phone) { phone.person().no_spam = "K1B2"; }, nothing, 101, 0, 1012},
        Event{"applet_signs_another_hash", [](Phone phone) { phone.person().sim.signs_other_hash = true; }, signs,
              100, 503},
        Event{"habit_signs", habit_is<Habit::sign>, [](Phone phone) { phone.clock.advance(5s); }, 100, 502},
        Event{"habit_has_not_acted_yet", habit_is<Habit::sign>, [](Phone phone) { phone.clock.advance(4s); }, 100,
              504},
        Event{"habit_cancels", habit_is<Habit::cancel>, time_is_over, 100, 401, 4011},
        Event{"habit_postpones", habit_is<Habit::postpone>, time_is_over, 100, 401, 4013},
        Event{"habit_ignores", habit_is<Habit::ignore>, time_is_over, 100, 208, 2082},
        Event{"habit_mistypes_twice", [](Phone phone) { phone.person().behaviour = {Habit::sign, 2, 0s}; }, nothing,
              100, 502},
        Event{"habit_mistypes_three_times", [](Phone phone) { phone.person().behaviour = {Habit::sign, 3, 0s}; },
              nothing, 100, 402, 4021},
        Event{"late_but_in_time", nothing,
              [](Phone phone) {
                  phone.clock.advance(79s);
                  signs(phone);
              },
              100, 502},
        Event{"too_late", nothing,
              [](Phone phone) {
                  phone.clock.advance(80s);
                  signs(phone);
              },
              100, 208, 2082},
        Event{"forgotten_after_five_minutes", nothing,
              [](Phone phone) {
                  signs(phone);
                  phone.clock.advance(300s);
              },
              100, 101}),
    [](const auto& row) { return row.param.name; });

TEST_F(EventTest, one_order_at_a_time_for_a_number) {
    const ApMessage first = message();
    const std::string ack = sign(first);
    EXPECT_EQ(code_of(sign(message())), 406);
    EXPECT_EQ(code_of(sign(message(true))), 406) << "whoever orders it";
    EXPECT_EQ(code_of(status(first, id_in(ack))), 504) << "the first goes on";
    press(Key::cancel);
    EXPECT_EQ(code_of(sign(message())), 100);
}

TEST_F(EventTest, magic_numbers_need_no_subscriber) {
    for (const auto& [number, at_once, later] :
         {std::tuple{"84000092105", 105, 0}, std::tuple{"84000092406", 406, 0},
          std::tuple{"84000092401", 100, 401}, std::tuple{"84000092208", 100, 208}}) {
        ApMessage order = message();
        order.msisdn = number;
        const std::string ack = sign(order);
        EXPECT_EQ(code_of(ack), at_once) << number;
        if (later != 0) {
            EXPECT_EQ(code_of(status(order, id_in(ack))), later) << number;
        }
    }
}

} // namespace
} // namespace kyso::telco
