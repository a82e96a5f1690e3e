// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/prompt_wire.hpp"

#include "daemon/prompt/json_members.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace kyso::prompt {
namespace {

namespace json = boost::json;

constexpr Names<Language, 2> languages = {{{"vi", Language::vi}, {"en", Language::en}}};
constexpr Names<RequesterKind, 2> requester_kinds = {
    {{"page", RequesterKind::page}, {"program", RequesterKind::program}}};
constexpr Names<PinMode, 3> pin_modes = {
    {{"entry", PinMode::entry}, {"pad", PinMode::pad}, {"none", PinMode::none}}};
constexpr Names<PromptEvent::Kind, 4> event_kinds = {{{"shown", PromptEvent::Kind::shown},
                                                      {"approved", PromptEvent::Kind::approved},
                                                      {"cancelled", PromptEvent::Kind::cancelled},
                                                      {"no_display", PromptEvent::Kind::no_display}}};

json::object to_json(const PromptChoice& choice) {
    json::array rows;
    for (const PromptRow& row : choice.rows)
        rows.push_back({{"label", row.label}, {"value", row.value}});
    return {{"title", choice.title},
            {"subtitle", choice.subtitle},
            {"rows", std::move(rows)},
            {"document", choice.document},
            {"warning", choice.warning}};
}

PromptChoice read_choice(Members& members) {
    PromptChoice choice;
    choice.title = members.text("title");
    choice.subtitle = members.text("subtitle");
    members.each("rows", 0, max_rows, [&](Members& row) {
        std::string label = row.text("label");
        choice.rows.push_back({std::move(label), row.text("value")});
    });
    choice.document = members.text("document");
    choice.warning = members.text("warning");
    return choice;
}

PromptRequest read_request(Members& members) {
    PromptRequest request;
    request.language = members.one_of("language", languages);
    request.title = members.text("title");
    request.requester = members.text("requester");
    request.requester_kind = members.one_of("requesterKind", requester_kinds);
    request.developer = members.flag("developer");
    request.notice = members.text("notice");
    request.pin = members.one_of("pin", pin_modes);
    members.each("choices", 1, max_choices,
                 [&](Members& choice) { request.choices.push_back(read_choice(choice)); });
    return request;
}

/// Reads one message by `read`; what it made is only looked at where there was no error.
template <class Read>
auto decode(ByteView text, Read&& read) -> Result<decltype(read(std::declval<Members&>()))> {
    if (text.size() > max_prompt_frame)
        return Error{Errc::too_large, std::to_string(text.size()) + " octets"};
    const auto value = parse_json(text);
    if (!value) return value.error();
    std::optional<Error> error;
    Members members{*value, "", error};
    auto message = read(members);
    members.finish();
    if (error) return *error;
    return message;
}

} // namespace

Result<std::string> encode_request(const PromptRequest& request) {
    if (request.choices.empty()) return Error::at("choices", Errc::invalid_params, "none");
    if (request.choices.size() > max_choices) return Error::at("choices", Errc::too_large);
    json::array choices;
    for (const PromptChoice& choice : request.choices) {
        if (choice.rows.size() > max_rows) return Error::at("choices.rows", Errc::too_large);
        choices.push_back(to_json(choice));
    }
    std::string text =
        json::serialize(json::object{{"language", name_of(languages, request.language)},
                                     {"title", request.title},
                                     {"requester", request.requester},
                                     {"requesterKind", name_of(requester_kinds, request.requester_kind)},
                                     {"developer", request.developer},
                                     {"notice", request.notice},
                                     {"pin", name_of(pin_modes, request.pin)},
                                     {"choices", std::move(choices)}});
    if (text.size() > max_prompt_frame)
        return Error{Errc::too_large, std::to_string(text.size()) + " octets"};
    if (!is_utf8(text)) return Error{Errc::bad_encoding, "prompt text"};
    return text;
}

Result<PromptRequest> decode_request(ByteView text) {
    return decode(text, read_request);
}

std::string encode_event(const PromptEvent& event) {
    json::object object{{"event", name_of(event_kinds, event.kind)}};
    if (event.kind == PromptEvent::Kind::approved) object["choice"] = event.choice;
    return json::serialize(object);
}

Result<PromptEvent> decode_event(ByteView text, std::size_t choices) {
    return decode(text, [&](Members& members) {
        PromptEvent event;
        event.kind = members.one_of("event", event_kinds);
        if (event.kind == PromptEvent::Kind::approved) event.choice = members.number_below("choice", choices);
        return event;
    });
}

} // namespace kyso::prompt
