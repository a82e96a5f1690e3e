// SPDX-License-Identifier: Apache-2.0
// What kysod and kyso-prompt say to each other (docs/decisions/0001-shape.md, "Prompt"): one opening, which
// is a request or a notice, then events; to a notice kysod says its end. kysod encodes openings and decodes
// events, kyso-prompt the other way round. All decoders are strict, for either side may have been taken over.
// A PIN never travels here: it has a channel of its own.
#pragma once

#include "protocol/bytes.hpp"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace kyso::prompt {

constexpr std::size_t max_prompt_frame = 1024 * 1024; ///< octets of JSON, either way
constexpr std::size_t max_choices = 64;
constexpr std::size_t max_rows = 128;           ///< of one choice
constexpr std::size_t max_code = 24;            ///< octets; those of a signed text are 19
constexpr std::size_t max_phone = 32;           ///< octets, as typed
constexpr std::size_t max_notice_end = 1024;    ///< octets of how it ended
constexpr std::uint64_t max_notice_time = 3600; ///< seconds

enum class RequesterKind : std::uint8_t { page, program };
/// What the person types: the PIN here, the PIN on the reader, nothing, or (no PIN) a phone number here. With
/// `pad` the window stays after `approved`, saying that the reader waits, until kysod closes the stream or it
/// says `cancelled`.
enum class PinMode : std::uint8_t { entry, pad, none, phone };

struct PromptRow {
    std::string label, value;
    bool operator==(const PromptRow&) const = default;
};

/// One certificate to choose, with what would be signed by it.
struct PromptChoice {
    std::string title, subtitle;
    std::vector<PromptRow> rows;
    std::string document;       ///< exact text that will be signed; empty: none is shown
    std::string warning;        ///< empty: none
    std::string confirm{};      ///< to be typed before this choice can be signed with; empty: nothing
    bool pin_on_reader = false; ///< of this choice, where the others' PIN is typed in the window
    std::string code{};         ///< that the phone will show too; only with PinMode::none; empty: none
    bool operator==(const PromptChoice&) const = default;
};

struct PromptRequest {
    Language language = Language::vi;
    std::string title;
    std::string requester; ///< origin of a page, path or name of a program
    RequesterKind requester_kind = RequesterKind::page;
    bool developer = false;
    std::string notice; ///< empty: none
    PinMode pin = PinMode::none;
    std::vector<PromptChoice> choices; ///< 1 to max_choices
    std::string document{};            ///< exact text of every choice that has none of its own: sent once
    std::size_t preselected = 0;       ///< the choice that is active at first
    bool operator==(const PromptRequest&) const = default;
};

/// A window that asks nothing and stays while a phone rings, so that the codes can be compared.
struct PhoneNotice {
    Language language = Language::vi;
    std::string requester; ///< as PromptRequest
    RequesterKind requester_kind = RequesterKind::page;
    bool developer = false;
    std::string phone;         ///< masked
    std::string code;          ///< 1 to max_code octets
    std::uint64_t seconds = 0; ///< how long kysod goes on waiting; at most max_notice_time
    bool operator==(const PhoneNotice&) const = default;
};

using PromptOpening = std::variant<PromptRequest, PhoneNotice>;

/// Of a notice only `shown`, `cancelled` (the person waits no longer) and `no_display`.
struct PromptEvent {
    enum class Kind : std::uint8_t { shown, approved, cancelled, no_display };
    Kind kind = Kind::cancelled;
    std::size_t choice = 0; ///< of `approved`; else 0
    bool confirmed = false; ///< of `approved`: the choice's word was typed
    std::string phone{};    ///< of `approved` with PinMode::phone: the number as typed, not judged yet
    bool operator==(const PromptEvent&) const = default;
};

/// What the person types for one choice.
PinMode pin_mode(const PromptRequest& request, std::size_t choice) noexcept;

/// JSON for one frame. Errc::too_large above a limit, Errc::bad_encoding where a text is not UTF-8,
/// Errc::invalid_params without a choice, or with a code beside a PIN.
Result<std::string> encode_request(const PromptRequest& request);
/// The inverse. Errc::too_large, parse_error, duplicate_key, too_deep, bad_encoding, or invalid_params with
/// the path of the member that is unknown, missing or of the wrong kind.
Result<PromptOpening> decode_opening(ByteView json);

/// Errc::invalid_params, too_large or bad_encoding where a text is outside its limits or not UTF-8.
Result<std::string> encode_notice(const PhoneNotice& notice);
/// How what the notice is about ended, in words of max_notice_end octets: the window shows them and goes by
/// itself.
Result<std::string> encode_notice_end(std::string_view words);
/// Errors as decode_opening.
Result<std::string> decode_notice_end(ByteView json);

std::string encode_event(const PromptEvent& event);
/// Errors as decode_opening; a choice of `choices` or above is Errc::invalid_params, and so is an approval
/// that lacks the phone number where the request's `pin` wants one, or brings one where it does not. A notice
/// offers no choice.
Result<PromptEvent> decode_event(ByteView json, std::size_t choices, PinMode pin);

} // namespace kyso::prompt
