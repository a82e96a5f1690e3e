// SPDX-License-Identifier: Apache-2.0
// Both directions between kysod and its windows, openings, events and the ends of notices: the first octet is
// how many choices kysod offered, and its highest bit whether it asked for a phone number.
#include "daemon/prompt/prompt_wire.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;
using namespace kyso::prompt;

constexpr auto refusals = {Errc::too_large, Errc::parse_error,  Errc::duplicate_key,
                           Errc::too_deep,  Errc::bad_encoding, Errc::invalid_params};

void check(const PromptRequest& request) {
    fuzz::promise(!request.choices.empty() && request.choices.size() <= max_choices, "1 to 64 choices");
    fuzz::promise(request.preselected < request.choices.size(), "a choice that is there");
    for (std::size_t i = 0; i < request.choices.size(); ++i) {
        fuzz::promise(request.choices[i].rows.size() <= max_rows, "not too many rows");
        const PinMode mode = pin_mode(request, i);
        fuzz::promise(request.pin == PinMode::entry || mode == request.pin, "no PIN where none is wanted");
        const std::string& code = request.choices[i].code;
        fuzz::promise(code.empty() || (code.size() <= max_code && mode == PinMode::none),
                      "no code with a PIN");
    }
    const auto written = encode_request(request);
    if (!written) return fuzz::promise(written.error() == Errc::too_large, "only its length can be wrong");
    const auto again = decode_opening(as_bytes(*written));
    fuzz::promise(again && *again == PromptOpening{request}, "reads the same again");
}

void check(const PhoneNotice& notice) {
    fuzz::promise(!notice.code.empty() && notice.code.size() <= max_code, "a code to compare");
    fuzz::promise(!notice.phone.empty() && notice.phone.size() <= max_phone, "a phone");
    fuzz::promise(notice.seconds <= max_notice_time, "no longer than that");
    const auto written = encode_notice(notice);
    if (!written) return fuzz::promise(written.error() == Errc::too_large, "only its length can be wrong");
    const auto again = decode_opening(as_bytes(*written));
    fuzz::promise(again && *again == PromptOpening{notice}, "reads the same again");
}

void check_end(const std::string& words) {
    fuzz::promise(!words.empty() && words.size() <= max_notice_end, "words, and not too many");
    const auto written = encode_notice_end(words);
    fuzz::promise(written.has_value(), "what was read can be written");
    const auto again = decode_notice_end(as_bytes(*written));
    fuzz::promise(again && *again == words, "reads the same again");
}

void check(const PromptEvent& event, std::size_t choices, PinMode pin) {
    const bool approved = event.kind == PromptEvent::Kind::approved;
    fuzz::promise(approved ? event.choice < choices : event.choice == 0 && !event.confirmed,
                  "a choice that was offered");
    fuzz::promise(event.phone.empty() != (approved && pin == PinMode::phone), "a number where one is wanted");
    fuzz::promise(event.phone.size() <= max_phone, "not too long a number");
    const auto again = decode_event(as_bytes(encode_event(event)), choices, pin);
    fuzz::promise(again && *again == event, "reads the same again");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input{data, size};
    const std::uint8_t asked = input.octet();
    const std::size_t choices = (asked & 0x7FU) % (max_choices + 1);
    const PinMode pin = (asked & 0x80U) != 0 ? PinMode::phone : PinMode::none;
    const auto opening = decode_opening(input.rest());
    fuzz::promise_refusal(opening, refusals);
    if (opening) std::visit([](const auto& first) { check(first); }, *opening);
    const auto end = decode_notice_end(input.rest());
    fuzz::promise_refusal(end, refusals);
    if (end) check_end(*end);
    const auto event = decode_event(input.rest(), choices, pin);
    fuzz::promise_refusal(event, refusals);
    if (event) check(*event, choices, pin);
    return 0;
}
