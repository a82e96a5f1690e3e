// SPDX-License-Identifier: Apache-2.0
// Text made safe to show: the first octet says whether line feeds stay. Nothing that can deceive is left, and
// nothing is lost: what was shown can be turned back into what was given.
#include "daemon/prompt/safe_text.hpp"
#include "tests/fuzz/promise.hpp"

#include <charconv>

namespace {

using namespace kyso;

void append_utf8(std::string& into, std::uint32_t point) {
    const auto tail = [&](unsigned shift) { into += static_cast<char>(0x80U | ((point >> shift) & 0x3FU)); };
    if (point < 0x80) {
        into += static_cast<char>(point);
    } else if (point < 0x800) {
        into += static_cast<char>(0xC0U | (point >> 6U));
        tail(0);
    } else if (point < 0x10000) {
        into += static_cast<char>(0xE0U | (point >> 12U));
        tail(6);
        tail(0);
    } else {
        into += static_cast<char>(0xF0U | (point >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
}

/// The inverse of safe_text().
std::string given(std::string_view shown) {
    constexpr std::string_view open = "⟨", close = "⟩";
    std::string text;
    while (!shown.empty()) {
        if (!shown.starts_with(open)) {
            text += shown.front();
            shown.remove_prefix(1);
            continue;
        }
        const std::size_t end = shown.find(close);
        fuzz::promise(end != shown.npos && end > open.size() + 2, "an escape ends");
        const std::string_view kind = shown.substr(open.size(), 2);
        const std::string_view digits = shown.substr(open.size() + 2, end - open.size() - 2);
        std::uint32_t value = 0;
        const auto [stop, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        fuzz::promise(bad == std::errc{} && stop == digits.data() + digits.size(), "an escape is a number");
        fuzz::promise(kind == "U+" || (kind == "0x" && value > 0x7F && value <= 0xFF), "of two kinds");
        if (kind == "U+")
            append_utf8(text, value);
        else
            text += static_cast<char>(value);
        shown.remove_prefix(end + close.size());
    }
    return text;
}

/// A few that a reader must never meet, spelt out: not the table that safe_text() has.
constexpr const char* deceivers[] = {"\u200b", "\u200e", "\u200f", "\u202a", "\u202e",
                                     "\u2028", "\u2029", "\u2066", "\u2069", "\ufeff",
                                     "\u00ad", "\u3164", "\u061c", "\u115f", "\ue000"};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input{data, size};
    const bool kept = (input.octet() & 1U) != 0;
    const std::string shown =
        prompt::safe_text(input.text(), kept ? prompt::LineFeeds::kept : prompt::LineFeeds::escaped);
    fuzz::promise(is_utf8(shown), "UTF-8");
    for (const char c : shown) {
        const auto octet = static_cast<unsigned char>(c);
        fuzz::promise((octet >= 0x20 && octet != 0x7F) || (kept && c == '\n'), "no control characters");
    }
    for (const char* deceiver : deceivers)
        fuzz::promise(shown.find(deceiver) == std::string::npos, "nothing that deceives");
    fuzz::promise(given(shown) == input.text(), "nothing is lost");
    return 0;
}
