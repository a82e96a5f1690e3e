// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/prompt_wire.hpp"

#include <gtest/gtest.h>

namespace kyso::prompt {
namespace {

/// What a result says: `` for a value, else the error's name and path.
template <class T>
std::string fault(const Result<T>& result) {
    if (result.has_value()) return "";
    return std::string{result.error().name()} + " " + result.error().path();
}

std::string fault(Errc errc, const std::string& path) {
    return std::string{info(errc).name} + " " + path;
}

Result<PromptRequest> decode_request(ByteView text) {
    auto opening = decode_opening(text);
    if (!opening) return opening.error();
    return std::get<PromptRequest>(std::move(*opening));
}

PromptRequest sample() {
    return {
        Language::en,
        "Ký phiếu đăng ký",
        "https://portal.example",
        RequesterKind::program,
        true,
        "notice",
        PinMode::pad,
        {{"NGUYỄN VĂN AN", "Demo CA", {{"Số CCCD", "079200001234"}, {"", ""}}, "line\n\"two\"", "warning"},
         {"", "", {}, "", "", "LAST", true}},
        "text of both",
        1};
}

/// Nothing is typed: each choice may have a code.
PromptRequest sample_with_codes() {
    PromptRequest request{Language::vi, "t", "r",           RequesterKind::page,
                          false,        "",  PinMode::none, {{}, {}, {}}};
    request.choices[0].code = "0042";
    request.choices[1].code = std::string(max_code, '9');
    return request;
}

const std::string valid =
    R"({"language":"vi","title":"t","requester":"r","requesterKind":"page","developer":false,)"
    R"("notice":"","pin":"entry","choices":[{"title":"","subtitle":"","rows":[{"label":"l",)"
    R"("value":"v"}],"document":"","warning":""}]})";

/// `valid` with its first `from` changed; fails the test where there is none.
std::string with(const std::string& from, const std::string& to) {
    std::string text = valid;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(PromptRequestWire, decodes_what_it_encodes) {
    const auto text = encode_request(sample());
    ASSERT_EQ(fault(text), "");
    const auto request = decode_request(as_bytes(*text));
    ASSERT_EQ(fault(request), "");
    EXPECT_EQ(*request, sample());
}

TEST(PromptRequestWire, carries_codes_and_the_wish_for_a_number) {
    PromptRequest request = sample_with_codes();
    const auto text = encode_request(request);
    ASSERT_EQ(fault(text), "");
    EXPECT_EQ(*decode_request(as_bytes(*text)), request);
    request.choices.assign(1, {});
    request.pin = PinMode::phone;
    const auto asking = encode_request(request);
    ASSERT_EQ(fault(asking), "");
    EXPECT_NE(asking->find(R"("pin":"phone")"), std::string::npos);
    EXPECT_EQ(*decode_request(as_bytes(*asking)), request);
}

TEST(PromptRequestWire, reads_the_members_of_the_decision) {
    const auto request = decode_request(as_bytes(valid));
    ASSERT_EQ(fault(request), "");
    const PromptRequest expected{Language::vi,
                                 "t",
                                 "r",
                                 RequesterKind::page,
                                 false,
                                 "",
                                 PinMode::entry,
                                 {{"", "", {{"l", "v"}}, "", ""}}};
    EXPECT_EQ(*request, expected);
}

struct BadRequest {
    const char* name;
    std::string text;
    Errc errc;
    const char* path = "";
    PinMode pin = PinMode::none; ///< of the request that an event answers
};

class BadRequests : public testing::TestWithParam<BadRequest> {};

TEST_P(BadRequests, are_refused) {
    const auto request = decode_request(as_bytes(GetParam().text));
    EXPECT_EQ(fault(request), fault(GetParam().errc, GetParam().path));
}

std::string choices(std::size_t count) {
    std::string list = "[";
    for (std::size_t i = 0; i < count; ++i)
        list += std::string{i == 0 ? "" : ","} +
                R"({"title":"","subtitle":"","rows":[],"document":"","warning":""})";
    return list + "]";
}

std::string rows(std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i)
        list += std::string{i == 0 ? "" : ","} + R"({"label":"","value":""})";
    return list;
}

const std::string one_choice =
    valid.substr(valid.find("[{\"title\""), valid.size() - 1 - valid.find("[{\"title\""));
/// A choice that brings this as its code, in a request where nothing is typed.
std::string with_code(const std::string& code) {
    std::string text = with(R"("warning":"")", R"("warning":"","code":)" + code);
    return text.replace(text.find("\"entry\""), 7, "\"none\"");
}
const std::string one_row = R"({"label":"l","value":"v"})";

INSTANTIATE_TEST_SUITE_P(
    table, BadRequests,
    testing::Values(
        BadRequest{"empty", "", Errc::parse_error}, BadRequest{"cut", valid.substr(0, 60), Errc::parse_error},
        BadRequest{"trailing", valid + "x", Errc::parse_error},
        BadRequest{"not_an_object", "[]", Errc::invalid_params, "prompt"},
        BadRequest{"not_utf8", with("\"t\"", "\"\xFF\""), Errc::bad_encoding},
        BadRequest{"too_deep", std::string(40, '['), Errc::too_deep},
        BadRequest{"too_large", with("\"t\"", '"' + std::string(max_prompt_frame, 't') + '"'),
                   Errc::too_large},
        BadRequest{"duplicate", with("\"title\":\"t\"", "\"title\":\"t\",\"title\":\"u\""),
                   Errc::duplicate_key},
        BadRequest{"duplicate_within", with("\"label\":\"l\"", "\"label\":\"l\",\"label\":\"l\""),
                   Errc::duplicate_key},
        BadRequest{"missing", with("\"title\":\"t\",", ""), Errc::invalid_params, "prompt.title"},
        BadRequest{"missing_within", with(",\"value\":\"v\"", ""), Errc::invalid_params,
                   "prompt.choices[0].rows[0].value"},
        BadRequest{"unknown", with("{", "{\"extra\":1,"), Errc::invalid_params, "prompt.extra"},
        BadRequest{"unknown_within", with("\"label\"", "\"extra\":1,\"label\""), Errc::invalid_params,
                   "prompt.choices[0].rows[0].extra"},
        BadRequest{"text_is_number", with("\"t\"", "1"), Errc::invalid_params, "prompt.title"},
        BadRequest{"flag_is_text", with("false", "\"false\""), Errc::invalid_params, "prompt.developer"},
        BadRequest{"language", with("\"vi\"", "\"fr\""), Errc::invalid_params, "prompt.language"},
        BadRequest{"kind", with("\"page\"", "\"Page\""), Errc::invalid_params, "prompt.requesterKind"},
        BadRequest{"pin", with("\"entry\"", "\"\""), Errc::invalid_params, "prompt.pin"},
        BadRequest{"choices_is_object", with(one_choice, "{}"), Errc::invalid_params, "prompt.choices"},
        BadRequest{"preselected_not_offered", with(R"("notice":"")", R"("notice":"","preselected":1)"),
                   Errc::invalid_params, "prompt.preselected"},
        BadRequest{"confirm_empty", with(R"("warning":"")", R"("warning":"","confirm":"")"),
                   Errc::invalid_params, "prompt.choices[0].confirm"},
        BadRequest{"code_empty", with_code(R"("")"), Errc::invalid_params, "prompt.choices[0].code"},
        BadRequest{"code_too_long", with_code('"' + std::string(max_code + 1, '1') + '"'),
                   Errc::invalid_params, "prompt.choices[0].code"},
        BadRequest{"code_is_number", with_code("1462"), Errc::invalid_params, "prompt.choices[0].code"},
        BadRequest{"code_beside_a_pin", with(R"("warning":"")", R"("warning":"","code":"1462")"),
                   Errc::invalid_params, "prompt.choices[0].code"},
        BadRequest{"no_choice", with(one_choice, "[]"), Errc::invalid_params, "prompt.choices"},
        BadRequest{"choice_is_text", with(one_choice, "[\"\"]"), Errc::invalid_params, "prompt.choices[0]"},
        BadRequest{"choices_above_limit", with(one_choice, choices(max_choices + 1)), Errc::invalid_params,
                   "prompt.choices"},
        BadRequest{"rows_above_limit", with(one_row, rows(max_rows + 1)), Errc::invalid_params,
                   "prompt.choices[0].rows"}),
    [](const auto& row) { return row.param.name; });

TEST(PromptRequestWire, takes_as_much_as_the_limits) {
    EXPECT_EQ(fault(decode_request(as_bytes(with(one_choice, choices(max_choices))))), "");
    EXPECT_EQ(fault(decode_request(as_bytes(with(one_row, rows(max_rows))))), "");
}

bool refuses_to_encode(const PromptRequest& request, Errc errc) {
    const auto text = encode_request(request);
    return text.has_error() && text.error() == errc;
}

TEST(PromptRequestWire, encodes_nothing_the_prompt_would_refuse) {
    PromptRequest request = sample();
    request.choices.clear();
    EXPECT_TRUE(refuses_to_encode(request, Errc::invalid_params));
    request.choices.assign(max_choices + 1, {});
    EXPECT_TRUE(refuses_to_encode(request, Errc::too_large));
    request.choices.assign(1, {});
    request.choices.front().rows.resize(max_rows + 1);
    EXPECT_TRUE(refuses_to_encode(request, Errc::too_large));
    request.choices.front() = {"", "", {}, std::string(max_prompt_frame, 'x'), ""};
    EXPECT_TRUE(refuses_to_encode(request, Errc::too_large));
    request.choices.front() = {"\xFF", "", {}, "", ""};
    EXPECT_TRUE(refuses_to_encode(request, Errc::bad_encoding));
    request = sample_with_codes();
    request.choices.back().code = std::string(max_code + 1, '1');
    EXPECT_TRUE(refuses_to_encode(request, Errc::too_large));
    for (const PinMode typed : {PinMode::entry, PinMode::pad, PinMode::phone}) {
        request = sample_with_codes();
        request.pin = typed;
        EXPECT_TRUE(refuses_to_encode(request, Errc::invalid_params));
    }
}

using Kind = PromptEvent::Kind;

struct Event {
    const char* name;
    PromptEvent event;
    const char* text;
    PinMode pin = PinMode::none;
};

class Events : public testing::TestWithParam<Event> {};

TEST_P(Events, are_spelled_as_decided) {
    EXPECT_EQ(encode_event(GetParam().event), GetParam().text);
    const auto event = decode_event(as_bytes(std::string_view{GetParam().text}), 3, GetParam().pin);
    ASSERT_EQ(fault(event), "");
    EXPECT_EQ(*event, GetParam().event);
}

INSTANTIATE_TEST_SUITE_P(
    table, Events,
    testing::Values(
        Event{"shown", {Kind::shown}, R"({"event":"shown"})"},
        Event{"confirmed", {Kind::approved, 0, true}, R"({"event":"approved","choice":0,"confirmed":true})"},
        Event{"approved", {Kind::approved, 2}, R"({"event":"approved","choice":2})"},
        Event{"number",
              {Kind::approved, 1, false, "+84 912.345-678"},
              R"({"event":"approved","choice":1,"phone":"+84 912.345-678"})",
              PinMode::phone},
        Event{"cancelled", {Kind::cancelled}, R"({"event":"cancelled"})"},
        Event{"no_number_after_all", {Kind::cancelled}, R"({"event":"cancelled"})", PinMode::phone},
        Event{"no_display", {Kind::no_display}, R"({"event":"no_display"})"}),
    [](const auto& row) { return row.param.name; });

/// Choice 0, with this as the number.
std::string approval(const std::string& number) {
    return R"({"event":"approved","choice":0,"phone":)" + number + "}";
}

class BadEvents : public testing::TestWithParam<BadRequest> {};

TEST_P(BadEvents, are_refused) {
    const auto event = decode_event(as_bytes(GetParam().text), 3, GetParam().pin);
    EXPECT_EQ(fault(event), fault(GetParam().errc, GetParam().path));
}

INSTANTIATE_TEST_SUITE_P(
    table, BadEvents,
    testing::Values(
        BadRequest{"unknown_event", R"({"event":"agreed"})", Errc::invalid_params, "prompt.event"},
        BadRequest{"no_event", R"({"choice":0})", Errc::invalid_params, "prompt.event"},
        BadRequest{"no_choice", R"({"event":"approved"})", Errc::invalid_params, "prompt.choice"},
        BadRequest{"confirmed_is_text", R"({"event":"approved","choice":0,"confirmed":"yes"})",
                   Errc::invalid_params, "prompt.confirmed"},
        BadRequest{"confirmed_of_cancelled", R"({"event":"cancelled","confirmed":true})",
                   Errc::invalid_params, "prompt.confirmed"},
        BadRequest{"choice_not_offered", R"({"event":"approved","choice":3})", Errc::invalid_params,
                   "prompt.choice"},
        BadRequest{"choice_negative", R"({"event":"approved","choice":-1})", Errc::invalid_params,
                   "prompt.choice"},
        BadRequest{"choice_not_whole", R"({"event":"approved","choice":1.5})", Errc::invalid_params},
        BadRequest{"choice_huge", R"({"event":"approved","choice":18446744073709551615})",
                   Errc::invalid_params, "prompt.choice"},
        BadRequest{"choice_of_cancelled", R"({"event":"cancelled","choice":0})", Errc::invalid_params,
                   "prompt.choice"},
        BadRequest{"pin_in_event", R"({"event":"approved","choice":0,"pin":"1"})", Errc::invalid_params,
                   "prompt.pin"},
        BadRequest{"number_not_wanted", approval(R"("0912345678")"), Errc::invalid_params, "prompt.phone"},
        BadRequest{"number_beside_a_pin", approval(R"("0912345678")"), Errc::invalid_params, "prompt.phone",
                   PinMode::entry},
        BadRequest{"number_missing", R"({"event":"approved","choice":0})", Errc::invalid_params,
                   "prompt.phone", PinMode::phone},
        BadRequest{"number_empty", approval(R"("")"), Errc::invalid_params, "prompt.phone", PinMode::phone},
        BadRequest{"number_too_long", approval('"' + std::string(max_phone + 1, '1') + '"'),
                   Errc::invalid_params, "prompt.phone", PinMode::phone},
        BadRequest{"number_is_number", approval("912345678"), Errc::invalid_params, "prompt.phone",
                   PinMode::phone},
        BadRequest{"number_of_cancelled", R"({"event":"cancelled","phone":"0912345678"})",
                   Errc::invalid_params, "prompt.phone", PinMode::phone},
        BadRequest{"not_json", "approved", Errc::parse_error}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::prompt
