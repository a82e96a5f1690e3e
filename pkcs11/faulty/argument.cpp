// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/argument.hpp"

#include <charconv>
#include <fstream>
#include <iterator>

namespace kyso::pkcs11::faulty {
namespace {

constexpr std::size_t longest_field = 64; // slotDescription
constexpr std::size_t largest_file = 1U << 20U;

std::optional<unsigned long> parse_digits(std::string_view text, int base) noexcept {
    unsigned long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<char> parse_octet(std::string_view two_digits) noexcept {
    const auto octet = two_digits.size() == 2 ? parse_digits(two_digits, 16) : std::nullopt;
    if (!octet) return std::nullopt;
    return static_cast<char>(static_cast<unsigned char>(*octet));
}

std::string take_number(std::string_view text, Action& action) {
    const auto number = parse_number(text);
    if (!number) return "needs one number, decimal or 0x hexadecimal";
    action.number = *number;
    return {};
}

std::string take_change(std::string_view text, Action& action) {
    if (text.starts_with('+') || text.starts_with('-')) {
        action.sign = text.front();
        text.remove_prefix(1);
    }
    return take_number(text, action).empty() ? "" : "needs +N, -N or N";
}

/// `250`, `10..500` for any length between, `+50` for 50 the first time and 50 more at each further.
std::string take_duration(std::string_view text, Action& action) {
    constexpr const char* wanted = "needs milliseconds: N, N..M or +N";
    if (text.starts_with('-')) return wanted;
    const auto dots = text.find("..");
    const auto wrong = take_change(text.substr(0, dots), action);
    if (dots == std::string_view::npos || !wrong.empty()) return wrong.empty() ? "" : wanted;
    const auto to = parse_number(text.substr(dots + 2));
    if (!to || *to <= action.number || action.sign != 0) return wanted;
    action.to = *to;
    return {};
}

std::string take_flags(std::string_view text, Action& action) {
    if (text.empty()) return "needs flags to set or clear, such as +0x40000 -0x1";
    while (!text.empty()) {
        const auto word = text.substr(0, text.find_first_of(" \t"));
        const auto bits = parse_number(word.substr(1));
        if (!bits || (word.front() != '+' && word.front() != '-'))
            return "`" + std::string(word) + "` neither sets (+N) nor clears (-N) flags";
        (word.front() == '+' ? action.set : action.clear) |= *bits;
        text.remove_prefix(word.size());
        text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    }
    return {};
}

std::string take_return_value(std::string_view text, Action& action) {
    const auto value = text.starts_with("CKR_") ? find_return_value(text) : parse_number(text);
    if (!value) return "needs a number or a CKR_ name of PKCS#11 v2.40";
    action.number = *value;
    return {};
}

/// The rest of the line; `\xNN` is an octet, `\\` a backslash, `\...` at the end the octet before it up to
/// the field's end.
std::string take_text(std::string_view text, Action& action) {
    if (text.empty()) return "needs a text";
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\') {
            action.text += text[at];
        } else if (text.substr(at + 1).starts_with('\\')) {
            action.text += text[++at];
        } else if (text.substr(at) == "\\..." && !action.text.empty()) {
            action.text.resize(longest_field, action.text.back());
            return {};
        } else {
            const auto octet =
                text.substr(at + 1).starts_with('x') ? parse_octet(text.substr(at + 2, 2)) : std::nullopt;
            if (!octet) return "in a text a backslash is written \\\\, an octet \\xNN";
            action.text += *octet;
            at += 3;
        }
    }
    return {};
}

std::string take_file(const std::string& path, Action& action) {
    std::ifstream file(path, std::ios::binary);
    action.text.assign(std::istreambuf_iterator<char>(file), {});
    if (!file.is_open() || file.bad()) return "cannot read " + path;
    return action.text.size() > largest_file ? path + " is larger than 1 MiB" : "";
}

/// Two hexadecimal digits each; `empty` is no octet at all; `@/path` is what is in that file.
std::string take_bytes(std::string_view text, Action& action) {
    if (text == "empty") return {};
    if (text.starts_with("@/")) return take_file(std::string(text.substr(1)), action);
    if (text.empty()) return "needs octets in hexadecimal, or the word empty";
    for (; !text.empty(); text.remove_prefix(std::min<std::size_t>(2, text.size()))) {
        const auto octet = parse_octet(text.substr(0, 2));
        if (!octet) return "needs octets in hexadecimal, or the word empty";
        action.text += *octet;
    }
    return {};
}

std::string take_word(std::string_view text, Action& action) {
    action.word = find_word(action.kind, text);
    return action.word == Word::none ? "needs one of its words, see words.def" : "";
}

std::string take_argument(std::string_view text, Action& action) {
    switch (info_of(action.kind).argument) {
    case ArgumentKind::nothing:
        return text.empty() ? "" : "takes no argument";
    case ArgumentKind::number:
        return take_number(text, action);
    case ArgumentKind::change:
        return take_change(text, action);
    case ArgumentKind::duration:
        return take_duration(text, action);
    case ArgumentKind::flags:
        return take_flags(text, action);
    case ArgumentKind::return_value:
        return take_return_value(text, action);
    case ArgumentKind::text:
        return take_text(text, action);
    case ArgumentKind::bytes:
        return take_bytes(text, action);
    case ArgumentKind::word:
        return take_word(text, action);
    }
    return "is unknown";
}

} // namespace

std::optional<unsigned long> parse_number(std::string_view text) noexcept {
    if (text.starts_with("0x")) return parse_digits(text.substr(2), 16);
    return parse_digits(text, 10);
}

std::string parse_argument(std::string_view text, Action& action) {
    auto wrong = take_argument(text, action);
    return wrong.empty() ? wrong : "`" + std::string(info_of(action.kind).name) + "` " + wrong;
}

} // namespace kyso::pkcs11::faulty
