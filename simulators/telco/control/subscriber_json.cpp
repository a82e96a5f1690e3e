// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/control/subscriber_json.hpp"

#include "simulators/telco/control/sim_key_pem.hpp"

#include <boost/json/array.hpp>

#include <charconv>

namespace kyso::telco {
namespace {
namespace json = boost::json;

constexpr std::uint64_t longest_wait_ms = 86'400'000;

void read_text(JsonFields& fields, std::string_view name, std::string& into) {
    if (auto text = fields.optional_text(name, {0, 256})) into = std::move(*text);
}
void read_flag(JsonFields& fields, std::string_view name, bool& into) {
    if (fields.has(name)) into = fields.boolean(name);
}
void read_number(JsonFields& fields, std::string_view name, unsigned& into, unsigned max) {
    if (fields.has(name)) into = static_cast<unsigned>(fields.number(name, max));
}
void read_delay(JsonFields& fields, std::string_view name, milliseconds& into) {
    if (fields.has(name)) into = milliseconds{fields.number(name, longest_wait_ms)};
}
/// A member whose text `from` turns into one of an enumeration.
template <class T>
void read_word(JsonFields& fields, std::string_view name, std::optional<T> (*from)(std::string_view) noexcept,
               T& into) {
    const auto text = fields.optional_text(name, {0, 64});
    if (!text) return;
    if (const auto value = from(*text))
        into = *value;
    else
        fields.fail(name, "unknown");
}

Result<SimKey> read_key(const json::value& value, const std::string& path) {
    JsonFields fields{value, path};
    const std::string certificate = fields.optional_text("certificate", {0, 32'768}).value_or("");
    const std::string pem = fields.text("key", {1, 16'384});
    SimKey key;
    if (fields.good()) {
        auto read = read_sim_key(certificate, pem);
        if (!read)
            fields.fail(read.error());
        else
            key = std::move(*read);
    }
    read_text(fields, "label", key.label);
    read_text(fields, "profile", key.profile);
    read_word(fields, "state", certificate_state_from, key.state);
    if (auto end = fields.finish(); !end) return end.error();
    return key;
}

} // namespace

json::object screen_json(const Screen& screen) {
    json::array choices;
    for (const std::string& choice : screen.choices)
        choices.push_back(json::value(choice));
    return {{"stage", screen.stage},
            {"from", screen.from},
            {"text", screen.text},
            {"code", screen.code},
            {"transaction", screen.transaction},
            {"choices", std::move(choices)},
            {"digits_wanted", screen.digits_wanted},
            {"tries_left", screen.tries_left}};
}

json::object phone_json(const Subscriber& subscriber, const Screen& screen,
                        const std::vector<std::string>& pending) {
    json::array waiting, inbox, keys;
    for (const std::string& id : pending)
        waiting.push_back(json::value(id));
    for (const Sms& sms : subscriber.inbox)
        inbox.push_back(json::object{{"from", sms.from}, {"text", sms.text}});
    for (const SimKey& key : subscriber.sim.keys)
        keys.push_back(
            json::object{{"label", key.label},
                         {"profile", key.profile},
                         {"state", to_text(key.state)},
                         {"subject", key.certificate ? key.certificate->subject_rfc4514() : std::string{}}});
    return {{"msisdn", subscriber.msisdn},
            {"name", subscriber.name},
            {"network", subscriber.network},
            {"language", subscriber.language},
            {"state", to_text(subscriber.state)},
            {"radio", to_text(subscriber.handset.radio)},
            {"auto", to_text(subscriber.behaviour.habit)},
            {"applet", to_text(subscriber.sim.applet)},
            {"factory_pin", subscriber.sim.pin.factory},
            {"keys", std::move(keys)},
            {"screen", screen_json(screen)},
            {"pending", std::move(waiting)},
            {"inbox", std::move(inbox)}};
}

Result<void> read_subscriber(const json::value& body, Subscriber& subscriber) {
    JsonFields fields{body, "body"};
    read_text(fields, "name", subscriber.name);
    read_text(fields, "network", subscriber.network);
    read_text(fields, "national_id", subscriber.national_id);
    read_text(fields, "tax_code", subscriber.tax_code);
    read_text(fields, "language", subscriber.language);
    read_text(fields, "no_spam", subscriber.no_spam);
    read_word(fields, "state", service_state_from, subscriber.state);
    if (fields.has("disabled_profiles")) {
        subscriber.disabled_profiles.clear();
        for (const json::value* profile : fields.list("disabled_profiles", 0, 16))
            if (const json::string* text = profile->if_string())
                subscriber.disabled_profiles.emplace_back(text->data(), text->size());
            else
                fields.fail("disabled_profiles", "not a text");
    }
    return fields.finish();
}

Result<void> read_sim(const json::value& body, Sim& sim) {
    JsonFields fields{body, "body"};
    read_word(fields, "applet", applet_from, sim.applet);
    read_text(fields, "pin", sim.pin.value);
    read_text(fields, "puk", sim.pin.puk);
    read_flag(fields, "factory_pin", sim.pin.factory);
    read_number(fields, "tries_left", sim.pin.left, Pin::tries);
    read_number(fields, "puk_tries_left", sim.pin.puk_left, Pin::puk_tries);
    read_flag(fields, "signs_other_hash", sim.signs_other_hash);
    if (fields.has("keys")) {
        std::vector<SimKey> keys;
        const auto list = fields.list("keys", 0, 8);
        for (std::size_t i = 0; i < list.size(); ++i) {
            auto key = read_key(*list[i], fields.element_path("keys", i));
            if (!key) return key.error();
            keys.push_back(std::move(*key));
        }
        sim.keys = std::move(keys);
    }
    return fields.finish();
}

Result<void> read_behaviour(const json::value& body, Behaviour& behaviour) {
    JsonFields fields{body, "body"};
    constexpr std::string_view wrong_pin = "wrong_pin:";
    const std::string word = fields.text("auto", {1, 32});
    behaviour = {};
    if (word.starts_with(wrong_pin)) {
        behaviour.habit = Habit::sign;
        const char* const end = word.data() + word.size();
        const auto [read, bad] = std::from_chars(word.data() + wrong_pin.size(), end, behaviour.wrong_pins);
        if (bad != std::errc{} || read != end) fields.fail("auto", "wrong_pin: and a number");
    } else if (const auto habit = habit_from(word)) {
        behaviour.habit = *habit;
    } else {
        fields.fail("auto", "unknown");
    }
    read_delay(fields, "delay_ms", behaviour.delay);
    return fields.finish();
}

Result<void> read_radio(const json::value& body, Handset& handset) {
    JsonFields fields{body, "body"};
    read_word(fields, "state", radio_from, handset.radio);
    read_delay(fields, "sms_delay_ms", handset.sms_delay);
    read_number(fields, "loss", handset.lose, 1000);
    read_flag(fields, "reports_absence", handset.reports_absence);
    return fields.finish();
}

Result<Press> read_press(const json::value& body) {
    JsonFields fields{body, "body"};
    Press press;
    if (fields.has("press")) {
        press.key =
            static_cast<Press::Key>(fields.choice("press", {"ok", "cancel", "back", "postpone", "menu"}));
    } else if (fields.has("select")) {
        press.key = Press::Key::select;
        press.select = fields.number("select", 64);
    } else {
        press.key = fields.has("puk") ? Press::Key::puk : Press::Key::digits;
        if (press.key == Press::Key::puk) press.puk = fields.text("puk", {1, 16});
        press.digits = fields.text("digits", {1, 16});
    }
    if (auto end = fields.finish(); !end) return end.error();
    return press;
}

} // namespace kyso::telco
