// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/directives.hpp"
#include "pkcs11/faulty/argument.hpp"
#include "pkcs11/faulty/rule_line.hpp"

namespace kyso::pkcs11::faulty {
namespace {

using Wrong = std::string; ///< what is wrong, or empty

Wrong take_pad(std::string_view pin, RulesFile& file) {
    if (pin.empty() || !file.pad.empty()) return "pad needs a PIN, once";
    file.pad = pin;
    return {};
}

/// `tries 3`, or `tries 3 /path/left`.
Wrong take_tries(std::string_view text, RulesFile& file) {
    const auto word = text.substr(0, text.find_first_of(" \t"));
    const auto rest = trimmed(text.substr(word.size()));
    const auto number = parse_number(word);
    if (!number || *number < 1 || *number > 15 || file.tries != 0)
        return "tries needs a number from 1 to 15, once";
    if (!rest.empty() && !rest.starts_with('/')) return "tries needs an absolute path, or none";
    file.tries = static_cast<unsigned>(*number);
    file.tries_file = rest;
    return {};
}

Wrong take_sessions(std::string_view text, RulesFile& file) {
    const auto number = parse_number(text);
    if (!number || *number == 0 || file.sessions != 0) return "sessions needs a number, from 1, once";
    file.sessions = *number;
    return {};
}

Wrong take_events(std::string_view text, RulesFile& file) {
    file.events = true;
    return text.empty() ? "" : "events takes no argument";
}

std::optional<Version> version_of(std::string_view text) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto major = parse_number(text.substr(0, dot));
    const auto minor = parse_number(text.substr(dot + 1));
    if (!major || !minor || *major > 255 || *minor > 255) return std::nullopt;
    return Version{static_cast<unsigned char>(*major), static_cast<unsigned char>(*minor)};
}

/// `list version 2.20`, `list without C_Sign`, `list ends C_DigestInit`, `list packed`, `list interface 3.0`
Wrong take_list(std::string_view text, RulesFile& file) {
    const auto word = text.substr(0, text.find_first_of(" \t"));
    const auto rest = trimmed(text.substr(word.size()));
    const auto function = find_function(rest);
    const auto version = version_of(rest);
    auto& list = file.list;
    if (word == "version" && version)
        list.version = version;
    else if (word == "interface" && version)
        list.new_interface = version;
    else if (word == "without" && function)
        list.missing.push_back(*function);
    else if (word == "ends" && function)
        list.ends_before = function;
    else if (word == "packed" && rest.empty())
        list.packed = true;
    else
        return "list needs: version 2.20, interface 3.0, without FUNCTION, ends FUNCTION, or packed";
    return {};
}

struct Directive {
    std::string_view word;
    Wrong (*take)(std::string_view rest, RulesFile& file);
};
constexpr Directive directives[] = {
    {"pad", take_pad},       {"tries", take_tries}, {"sessions", take_sessions},
    {"events", take_events}, {"list", take_list},
};

} // namespace

std::optional<std::string_view> directive(std::string_view line, std::string_view word) {
    if (!line.starts_with(word)) return std::nullopt;
    const auto rest = line.substr(word.size());
    if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t') return std::nullopt;
    return trimmed(rest);
}

std::optional<std::string> take_directive(std::string_view line, RulesFile& file) {
    for (const auto& known : directives)
        if (const auto rest = directive(line, known.word)) return known.take(*rest, file);
    return std::nullopt;
}

} // namespace kyso::pkcs11::faulty
