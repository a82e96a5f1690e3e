// SPDX-License-Identifier: Apache-2.0
// The part of Telco that happens on the phone: the message arrives, is shown, is answered by a person or a
// habit, and the SIM signs. The events and their codes are those of ../shared/facts/sim-pki.md section 10.
#include "simulators/telco/model/telco.hpp"

#include <algorithm>
#include <array>

namespace kyso::telco {
namespace {

constexpr std::string_view code_placeholder = "%%VC%%";

bool busy(Radio radio) {
    return radio == Radio::on_call || radio == Radio::screen_busy;
}

/// The service's verdict on a good signature, by what it knows of the certificate.
Outcome verdict(CertificateState state, bool validates) {
    switch (state) {
    case CertificateState::expired:
        return {503, 0, "the certificate has expired"};
    case CertificateState::revoked:
        return {501, 0, "the certificate was revoked"};
    case CertificateState::test:
        return {505, 0, "a test certificate"};
    case CertificateState::unknown_issuer: // nothing to validate it with
        return {500};
    default:
        return {validates ? 502 : 500};
    }
}

} // namespace

std::string_view to_text(Stage stage) noexcept {
    constexpr std::array<std::string_view, 9> names{"sending", "waiting", "in_menu",    "text",    "choose",
                                                    "pin",     "new_pin", "repeat_pin", "finished"};
    return names[static_cast<std::size_t>(stage)];
}

void Telco::arrive(Transaction& transaction, Subscriber& subscriber, Moment when) {
    Handset& handset = subscriber.handset;
    if (handset.lose > 0) {
        --handset.lose;
        return finish(transaction, {209, 2091, "the message was lost"}, when);
    }
    if (subscriber.sim.applet == Applet::not_in_ota)
        return finish(transaction, {209, 2092, "the card is not in the OTA database"}, when);
    if (is_absent(handset.radio)) {
        if (handset.reports_absence)
            return finish(transaction, {209, 2093, "the phone cannot be reached"}, when);
        transaction.stage = Stage::waiting;
        return schedule(transaction, transaction.deadline);
    }
    const Pin& pin = subscriber.sim.pin;
    if (pin.puk_left == 0) return finish(transaction, {403, 4031, "the PUK is blocked"}, when);
    if (pin.left == 0) return finish(transaction, {402, 4021, "the PIN is blocked"}, when);
    if (busy(handset.radio)) {
        transaction.stage = Stage::waiting;
        return schedule(transaction, transaction.deadline);
    }
    if (handset.radio == Radio::pull_only && subscriber.behaviour.habit == Habit::none) {
        transaction.stage = Stage::in_menu;
        return schedule(transaction, transaction.deadline);
    }
    show(transaction, subscriber, when);
}

void Telco::show(Transaction& transaction, Subscriber& subscriber, Moment when) {
    const SignatureOrder& order = transaction.order;
    Meaning meaning;
    read_meaning(order.data, order.format, meaning); // was taken when it was submitted
    transaction.text = order.display_text.empty() ? order.data.data : order.display_text;
    transaction.code = order.event_id;
    if (const auto at = transaction.text.find(code_placeholder); at != std::string::npos) {
        transaction.code = applet_code(meaning.octets);
        transaction.text.replace(at, code_placeholder.size(), transaction.code);
    }
    transaction.stage = Stage::text;
    transaction.wrong_pins = 0;
    const Behaviour& person = subscriber.behaviour;
    const bool acts = person.habit != Habit::none && person.habit != Habit::ignore;
    schedule(transaction, acts ? std::min(when + person.delay, transaction.deadline) : transaction.deadline);
}

void Telco::act(Transaction& transaction, Subscriber& subscriber, Moment when) {
    using Key = Press::Key;
    const Behaviour& person = subscriber.behaviour;
    const auto press = [&](Key key, const std::string& digits = {}) {
        return dialogue(transaction, subscriber, {key, digits, {}, 0}, when);
    };
    const std::string right = subscriber.sim.pin.value;
    const std::string wrong = right == "000000" ? "999999" : "000000";
    const std::string changed = right == "135790" ? "246801" : "135790";
    const auto next = [&] {
        if (person.habit == Habit::cancel) return press(Key::cancel);
        if (person.habit == Habit::postpone) return press(Key::postpone);
        if (person.habit != Habit::sign) return false;
        if (transaction.stage == Stage::text) return press(Key::ok);
        if (transaction.stage == Stage::choose) return press(Key::select);
        if (transaction.stage != Stage::pin) return press(Key::digits, changed);
        const bool slips = transaction.wrong_pins < person.wrong_pins;
        if (slips) ++transaction.wrong_pins;
        return press(Key::digits, slips ? wrong : right);
    };
    while (transaction.open())
        if (!next()) return schedule(transaction, transaction.deadline); // nothing to press
}

bool Telco::dialogue(Transaction& transaction, Subscriber& subscriber, const Press& press, Moment when) {
    using Key = Press::Key;
    const Stage stage = transaction.stage;
    if (stage == Stage::in_menu && press.key == Key::menu) {
        show(transaction, subscriber, when);
        return true;
    }
    if (stage < Stage::text || stage == Stage::finished) return false;
    if (press.key == Key::cancel) {
        finish(transaction, {401, 4011, "cancelled"}, when);
        return true;
    }
    if (press.key == Key::postpone && stage == Stage::text) {
        finish(transaction, {401, 4013, "postponed"}, when);
        return true;
    }
    if (press.key == Key::back && stage > Stage::text) {
        transaction.stage = Stage::text;
        return true;
    }
    if (stage == Stage::text && press.key == Key::ok) {
        accepted(transaction, subscriber, when);
        return true;
    }
    if (stage == Stage::choose && press.key == Key::select) {
        const auto keys = keys_for(subscriber.sim, transaction.order.profile);
        if (press.select >= keys.size()) return false;
        transaction.key = keys[press.select];
        transaction.stage = Stage::pin;
        return true;
    }
    if (stage >= Stage::pin && press.key == Key::digits)
        return typed(transaction, subscriber, press.digits, when);
    return false;
}

void Telco::accepted(Transaction& transaction, Subscriber& subscriber, Moment when) {
    const auto keys = keys_for(subscriber.sim, transaction.order.profile);
    if (keys.empty())
        return finish(transaction, {404, 4041, "no key"}, when); // the SIM was changed meanwhile
    transaction.key = keys.front();
    transaction.stage = keys.size() > 1 ? Stage::choose : Stage::pin;
}

bool Telco::typed(Transaction& transaction, Subscriber& subscriber, const std::string& digits, Moment when) {
    Pin& pin = subscriber.sim.pin;
    switch (transaction.stage) {
    case Stage::pin:
        if (digits != pin.value) {
            if (--pin.left == 0) finish(transaction, {402, 4021, "the PIN is blocked"}, when);
            return true;
        }
        pin.left = Pin::tries;
        if (pin.factory)
            transaction.stage = Stage::new_pin;
        else
            complete(transaction, subscriber, when);
        return true;
    case Stage::new_pin:
        if (!is_pin(digits) || digits == pin.value) return false;
        transaction.new_pin = digits;
        transaction.stage = Stage::repeat_pin;
        return true;
    case Stage::repeat_pin:
        if (digits != transaction.new_pin) {
            transaction.stage = Stage::new_pin;
            return true;
        }
        pin.value = digits;
        pin.factory = false;
        complete(transaction, subscriber, when);
        return true;
    default:
        return false;
    }
}

void Telco::complete(Transaction& transaction, Subscriber& subscriber, Moment when) {
    const SignatureOrder& order = transaction.order;
    if (transaction.key >= subscriber.sim.keys.size())
        return finish(transaction, {404, 4041, "no key"}, when); // the SIM was changed meanwhile
    const SimKey& key = subscriber.sim.keys[transaction.key];
    if (!key.certificate || key.state == CertificateState::missing)
        return finish(transaction, {422, 0, "no certificate"}, when);
    Meaning meaning;
    read_meaning(order.data, order.format, meaning);
    Meaning signed_one = meaning;
    if (subscriber.sim.signs_other_hash) signed_one.octets.back() ^= 1U;
    transaction.signature = {order.format, sign(key, signed_one, order.format), key.certificate};
    if (transaction.signature.value.empty())
        return finish(transaction, {900, 9003, "the SIM's applet failed"}, when);
    const bool good = order.format == SignatureFormat::pkcs7
                          ? !subscriber.sim.signs_other_hash
                          : verifies(*key.certificate, meaning, transaction.signature.value);
    finish(transaction,
           good ? verdict(key.state, rules_.validates) : Outcome{503, 0, "the signature is wrong"}, when);
}

} // namespace kyso::telco
