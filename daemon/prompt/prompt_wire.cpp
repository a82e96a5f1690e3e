// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/prompt_wire.hpp"

#include "protocol/json_fields.hpp"
#include "protocol/json_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>

namespace kyso::prompt {
namespace {

namespace json = boost::json;

// Spellings in the order of the enumerations.
constexpr std::array<std::string_view, 2> languages = {"vi", "en"};
constexpr std::array<std::string_view, 2> requester_kinds = {"page", "program"};
constexpr std::array<std::string_view, 4> pin_modes = {"entry", "pad", "none", "phone"};
constexpr std::array<std::string_view, 4> event_kinds = {"shown", "approved", "cancelled", "no_display"};

constexpr std::size_t depth = 5; ///< of a request: object, choices, choice, rows, row
constexpr TextLimits any_text{0, max_prompt_frame};
constexpr std::size_t max_confirm = 32;

template <class Value>
std::size_t index(Value value) noexcept {
    return static_cast<std::size_t>(value);
}

json::object to_json(const PromptChoice& choice) {
    json::array rows;
    for (const PromptRow& row : choice.rows)
        rows.push_back(json::object{{"label", row.label}, {"value", row.value}});
    json::object object{{"title", choice.title},
                        {"subtitle", choice.subtitle},
                        {"rows", std::move(rows)},
                        {"document", choice.document},
                        {"warning", choice.warning}};
    if (!choice.confirm.empty()) object["confirm"] = choice.confirm;
    if (choice.pin_on_reader) object["pinOnReader"] = true;
    if (!choice.code.empty()) object["code"] = choice.code;
    return object;
}

/// Reads each object of an array by `read(JsonFields&)`; the first fault within becomes the fault of
/// `fields`.
template <class Read>
void read_each(JsonFields& fields, std::string_view name, std::size_t min, std::size_t max, Read&& read) {
    std::size_t position = 0;
    for (const json::value* element : fields.list(name, min, max)) {
        if (!fields.good()) return;
        JsonFields members{*element, fields.element_path(name, position++)};
        read(members);
        if (const auto whole = members.finish(); !whole) fields.fail(whole.error());
    }
}

PromptChoice read_choice(JsonFields& fields, PinMode pin) {
    PromptChoice choice;
    choice.title = fields.text("title", any_text);
    choice.subtitle = fields.text("subtitle", any_text);
    read_each(fields, "rows", 0, max_rows, [&](JsonFields& row) {
        std::string label = row.text("label", any_text);
        choice.rows.push_back({std::move(label), row.text("value", any_text)});
    });
    choice.document = fields.text("document", any_text);
    choice.warning = fields.text("warning", any_text);
    if (fields.has("confirm")) choice.confirm = fields.text("confirm", {1, max_confirm});
    if (fields.has("pinOnReader")) choice.pin_on_reader = fields.boolean("pinOnReader");
    if (fields.has("code")) choice.code = fields.text("code", {1, max_code});
    if (!choice.code.empty() && pin != PinMode::none) fields.fail("code", "with a PIN");
    return choice;
}

PromptRequest read_request(JsonFields& fields) {
    PromptRequest request;
    request.language = static_cast<Language>(fields.choice("language", {languages[0], languages[1]}));
    request.title = fields.text("title", any_text);
    request.requester = fields.text("requester", any_text);
    request.requester_kind =
        static_cast<RequesterKind>(fields.choice("requesterKind", {requester_kinds[0], requester_kinds[1]}));
    request.developer = fields.boolean("developer");
    request.notice = fields.text("notice", any_text);
    request.pin =
        static_cast<PinMode>(fields.choice("pin", {pin_modes[0], pin_modes[1], pin_modes[2], pin_modes[3]}));
    read_each(fields, "choices", 1, max_choices,
              [&](JsonFields& choice) { request.choices.push_back(read_choice(choice, request.pin)); });
    if (fields.has("document")) request.document = fields.text("document", any_text);
    if (fields.has("preselected")) request.preselected = fields.number("preselected", max_choices);
    if (request.preselected >= request.choices.size() && fields.good())
        fields.fail("preselected", "no choice");
    return request;
}

PhoneNotice read_notice(JsonFields& fields) {
    PhoneNotice notice;
    notice.language = static_cast<Language>(fields.choice("language", {languages[0], languages[1]}));
    notice.requester = fields.text("requester", any_text);
    notice.requester_kind =
        static_cast<RequesterKind>(fields.choice("requesterKind", {requester_kinds[0], requester_kinds[1]}));
    notice.developer = fields.boolean("developer");
    notice.phone = fields.text("phone", {1, max_phone});
    notice.code = fields.text("code", {1, max_code});
    notice.seconds = fields.number("seconds", max_notice_time);
    return notice;
}

PromptOpening read_opening(JsonFields& fields) {
    if (!fields.has("phoneNotice")) return read_request(fields);
    JsonFields members{*fields.member("phoneNotice", true), "prompt.phoneNotice"};
    PhoneNotice notice = read_notice(members);
    if (const auto whole = members.finish(); !whole) fields.fail(whole.error());
    return notice;
}

bool fits(std::string_view text, std::size_t max) noexcept {
    return !text.empty() && text.size() <= max;
}

/// What is written for one frame.
Result<std::string> frame_text(const json::object& object) {
    std::string text = json::serialize(object);
    if (text.size() > max_prompt_frame)
        return Error{Errc::too_large, std::to_string(text.size()) + " octets"};
    if (!is_utf8(text)) return Error{Errc::bad_encoding, "prompt text"};
    return text;
}

/// Reads one message by `read`; what that made is only looked at where there was no fault.
template <class Read>
auto decode(ByteView text, Read&& read) -> Result<decltype(read(std::declval<JsonFields&>()))> {
    if (text.size() > max_prompt_frame)
        return Error{Errc::too_large, std::to_string(text.size()) + " octets"};
    if (!is_utf8(as_text(text))) return Error{Errc::bad_encoding, "not UTF-8"};
    const auto value = read_json(as_text(text), depth);
    if (!value) return value.error();
    JsonFields fields{*value, "prompt"};
    auto message = read(fields);
    if (const auto whole = fields.finish(); !whole) return whole.error();
    return message;
}

} // namespace

PinMode pin_mode(const PromptRequest& request, std::size_t choice) noexcept {
    const bool on_reader = request.pin == PinMode::entry && request.choices[choice].pin_on_reader;
    return on_reader ? PinMode::pad : request.pin;
}

Result<std::string> encode_request(const PromptRequest& request) {
    if (request.choices.empty()) return Error::at("prompt.choices", Errc::invalid_params, "none");
    if (request.choices.size() > max_choices) return Error::at("prompt.choices", Errc::too_large);
    json::array choices;
    for (const PromptChoice& choice : request.choices) {
        if (choice.rows.size() > max_rows) return Error::at("prompt.choices.rows", Errc::too_large);
        if (choice.code.size() > max_code) return Error::at("prompt.choices.code", Errc::too_large);
        if (!choice.code.empty() && request.pin != PinMode::none)
            return Error::at("prompt.choices.code", Errc::invalid_params, "with a PIN");
        choices.push_back(to_json(choice));
    }
    json::object object{{"language", languages[index(request.language)]},
                        {"title", request.title},
                        {"requester", request.requester},
                        {"requesterKind", requester_kinds[index(request.requester_kind)]},
                        {"developer", request.developer},
                        {"notice", request.notice},
                        {"pin", pin_modes[index(request.pin)]},
                        {"choices", std::move(choices)}};
    if (!request.document.empty()) object["document"] = request.document;
    if (request.preselected != 0) object["preselected"] = request.preselected;
    return frame_text(object);
}

Result<PromptOpening> decode_opening(ByteView text) {
    return decode(text, read_opening);
}

Result<std::string> encode_notice(const PhoneNotice& notice) {
    if (!fits(notice.phone, max_phone)) return Error::at("prompt.phoneNotice.phone", Errc::invalid_params);
    if (!fits(notice.code, max_code)) return Error::at("prompt.phoneNotice.code", Errc::invalid_params);
    if (notice.seconds > max_notice_time)
        return Error::at("prompt.phoneNotice.seconds", Errc::invalid_params);
    json::object members{{"language", languages[index(notice.language)]},
                         {"requester", notice.requester},
                         {"requesterKind", requester_kinds[index(notice.requester_kind)]},
                         {"developer", notice.developer},
                         {"phone", notice.phone},
                         {"code", notice.code},
                         {"seconds", notice.seconds}};
    return frame_text({{"phoneNotice", std::move(members)}});
}

Result<std::string> encode_notice_end(std::string_view words) {
    if (!fits(words, max_notice_end)) return Error::at("prompt.ended", Errc::invalid_params);
    return frame_text({{"ended", words}});
}

Result<std::string> decode_notice_end(ByteView text) {
    return decode(text, [](JsonFields& fields) { return fields.text("ended", {1, max_notice_end}); });
}

std::string encode_event(const PromptEvent& event) {
    json::object object{{"event", event_kinds[index(event.kind)]}};
    if (event.kind == PromptEvent::Kind::approved) object["choice"] = event.choice;
    if (event.confirmed) object["confirmed"] = true;
    if (!event.phone.empty()) object["phone"] = event.phone;
    return json::serialize(object);
}

Result<PromptEvent> decode_event(ByteView text, std::size_t choices, PinMode pin) {
    return decode(text, [&](JsonFields& fields) {
        PromptEvent event;
        event.kind = static_cast<PromptEvent::Kind>(
            fields.choice("event", {event_kinds[0], event_kinds[1], event_kinds[2], event_kinds[3]}));
        if (event.kind != PromptEvent::Kind::approved) return event;
        event.choice = fields.number("choice", max_choices);
        if (event.choice >= choices) fields.fail("choice", "not offered");
        event.confirmed = fields.has("confirmed") && fields.boolean("confirmed");
        if (pin == PinMode::phone) event.phone = fields.text("phone", {1, max_phone});
        return event;
    });
}

} // namespace kyso::prompt
