// SPDX-License-Identifier: Apache-2.0
// The part of Telco that a person sees and touches.
#include "simulators/telco/model/telco.hpp"

#include <algorithm>

namespace kyso::telco {
namespace {

std::string name_of(const SimKey& key) {
    if (!key.label.empty()) return key.label;
    return key.certificate ? key.certificate->common_name() : "?";
}

} // namespace

bool is_pin(const std::string& digits) {
    return digits.size() == 6 && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}
bool is_absent(Radio radio) noexcept {
    return radio == Radio::off || radio == Radio::no_coverage;
}

Screen Telco::screen(const std::string& msisdn, Moment now) {
    settle(now);
    Screen screen;
    screen.stage = "idle";
    const Subscriber* subscriber = find(msisdn);
    if (subscriber == nullptr || is_absent(subscriber->handset.radio)) return screen;
    screen.tries_left = subscriber->sim.pin.left;
    const Transaction* transaction = live(msisdn);
    if (transaction != nullptr && transaction->stage >= Stage::in_menu) {
        screen.stage = to_text(transaction->stage);
        screen.transaction = transaction->id;
        if (transaction->stage == Stage::in_menu) return screen;
        screen.from = transaction->order.ap_name;
        screen.text = transaction->text;
        screen.code = transaction->code;
        screen.digits_wanted = transaction->stage >= Stage::pin;
        if (transaction->stage == Stage::choose)
            for (const std::size_t key : keys_for(subscriber->sim, transaction->order.profile))
                screen.choices.push_back(name_of(subscriber->sim.keys[key]));
    } else if (!subscriber->notice.empty()) {
        screen.stage = "notice";
        screen.text = subscriber->notice;
    } else if (subscriber->sim.pin.left == 0) {
        screen.stage = "puk";
        screen.tries_left = subscriber->sim.pin.puk_left;
    }
    return screen;
}

bool Telco::press(const std::string& msisdn, const Press& press, Moment now) {
    settle(now);
    Subscriber* subscriber = find(msisdn);
    if (subscriber == nullptr || is_absent(subscriber->handset.radio)) return false;
    if (Transaction* transaction = live(msisdn);
        transaction != nullptr && transaction->stage >= Stage::in_menu)
        return dialogue(*transaction, *subscriber, press, now);
    if (press.key == Press::Key::ok && !subscriber->notice.empty()) {
        subscriber->notice.clear();
        return true;
    }
    Pin& pin = subscriber->sim.pin;
    if (press.key != Press::Key::puk || pin.left > 0 || pin.puk_left == 0 || !is_pin(press.digits))
        return false;
    if (press.puk != pin.puk) {
        --pin.puk_left;
        return true;
    }
    pin = {press.digits, pin.puk, false};
    return true;
}

void Telco::handset_changed(const std::string& msisdn, Moment now) {
    settle(now);
    Subscriber* subscriber = find(msisdn);
    Transaction* transaction = live(msisdn);
    if (subscriber == nullptr || transaction == nullptr) return;
    if (transaction->stage == Stage::waiting) {
        transaction->stage = Stage::sending;
        schedule(*transaction, now);
    } else if (transaction->stage == Stage::in_menu && subscriber->handset.radio != Radio::pull_only) {
        show(*transaction, *subscriber, now);
    } else if (transaction->stage == Stage::text && subscriber->behaviour.habit > Habit::none) {
        schedule(*transaction, std::min(now + subscriber->behaviour.delay, transaction->deadline));
    }
    settle(now);
}

} // namespace kyso::telco
