// SPDX-License-Identifier: Apache-2.0
#include "signature/holder.hpp"

#include <algorithm>
#include <array>

namespace kyso::signature {
namespace {

using Type = HolderId::Type;

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool is_capital(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}

bool digits(std::string_view text, std::size_t count) noexcept {
    return text.size() == count && std::all_of(text.begin(), text.end(), is_digit);
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string upper(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

/// Tax code: 10 digits of which the last checks the others, or that and the number of a branch, `-NNN`.
bool is_tax_code(std::string_view text) noexcept {
    if (text.size() == 14 && text[10] == '-' && digits(text.substr(11), 3)) text = text.substr(0, 10);
    if (!digits(text, 10)) return false;
    constexpr std::array<int, 9> weights{31, 29, 23, 19, 17, 13, 7, 5, 3};
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
        sum += weights[i] * (text[i] - '0');
    // A remainder of 0 would want a digit "10": no such code is given out.
    return 10 - sum % 11 == text[9] - '0';
}

/// ICAO Doc 9303: up to nine characters; Vietnamese ones begin with one or two letters.
bool is_passport(std::string_view text) noexcept {
    const auto letters =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_capital) - text.begin());
    return letters >= 1 && letters <= 2 && text.size() >= 7 && text.size() <= 9 &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(letters), text.end(), is_digit);
}

Type type_of(std::string_view prefix, std::string_view value) noexcept {
    // Issuers mix the names: the length tells the newer card's twelve digits from the older one's nine.
    if (prefix == "CCCD") return digits(value, 9) ? Type::cmnd : Type::cccd;
    if (prefix == "CMND" || prefix == "CMT") return digits(value, 12) ? Type::cccd : Type::cmnd;
    if (prefix == "HC") return Type::passport;
    if (prefix == "MST") return Type::mst;
    if (prefix == "BHXH") return Type::bhxh;
    if (prefix == "MNS") return Type::mns;
    return Type::other;
}

bool is_valid(Type type, std::string_view value) noexcept {
    switch (type) {
    case Type::cccd:
        return digits(value, 12);
    case Type::cmnd:
        return digits(value, 9);
    case Type::passport:
        return is_passport(value);
    case Type::mst:
        return is_tax_code(value);
    case Type::bhxh:
        return digits(value, 10);
    case Type::mns:
        return digits(value, 7);
    case Type::other:
        break;
    }
    return false;
}

std::string prefix_of(std::string_view raw) {
    const auto colon = raw.find(':');
    return colon == std::string_view::npos ? std::string{} : upper(trimmed(raw.substr(0, colon)));
}

} // namespace

std::string_view name_of(HolderId::Type type) noexcept {
    constexpr std::array<std::string_view, 7> names{"cccd", "cmnd", "passport", "mst",
                                                    "bhxh", "mns",  "other"};
    return names[static_cast<std::size_t>(type)];
}

HolderId read_holder_id(std::string_view raw) {
    const std::string prefix = prefix_of(raw);
    std::string_view value = trimmed(prefix.empty() ? raw : raw.substr(raw.find(':') + 1));
    const Type type = type_of(prefix, value);
    if (type == Type::other) value = trimmed(raw);
    return {type, std::string{value}, std::string{raw}, is_valid(type, value), "UID"};
}

bool names_a_person(const HolderId& id) noexcept {
    switch (id.type) {
    case Type::cccd:
    case Type::cmnd:
    case Type::passport:
    case Type::bhxh:
        return true;
    case Type::mst:
    case Type::mns:
        return false;
    case Type::other:
        break;
    }
    const std::string prefix = prefix_of(id.raw);
    return prefix == "PID" || prefix == "PPID";
}

} // namespace kyso::signature
