// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/rules_file.hpp"
#include "pkcs11/faulty/directives.hpp"
#include "pkcs11/faulty/rule_line.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace kyso::pkcs11::faulty {
namespace {

constexpr std::size_t max_file_size = 1U << 20U;

/// A comment begins with # at the start of the line or after a blank, so that `label A#1` needs no escape.
std::string_view without_comment(std::string_view line) {
    for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1))
        if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return trimmed(line.substr(0, at));
    return trimmed(line);
}

/// Takes an absolute path once; the empty string if that went well, else what is wrong.
std::string take_path(std::string_view value, std::string_view word, std::string& into) {
    if (!into.empty()) return std::string(word) + " is given a second time";
    if (!value.starts_with('/')) return std::string(word) + " needs an absolute path";
    into = value;
    return {};
}

std::string take_rule(std::string_view line, std::size_t number, std::vector<Rule>& rules) {
    auto parsed = parse_rule(line);
    if (auto* wrong = std::get_if<std::string>(&parsed)) return std::move(*wrong);
    rules.push_back(std::move(std::get<Rule>(parsed)));
    rules.back().line = number;
    return {};
}

std::string take_line(std::string_view line, std::size_t number, RulesFile& file) {
    if (const auto path = directive(line, "module")) {
        if (*path != own_module || !file.module.empty()) return take_path(*path, "module", file.module);
        file.module = own_module;
        return {};
    }
    if (file.module.empty()) return "the first directive must be: module /path/to/real.so, or module own";
    if (const auto path = directive(line, "journal")) return take_path(*path, "journal", file.journal);
    if (const auto path = directive(line, "control")) return take_path(*path, "control", file.control);
    if (auto wrong = take_directive(line, file)) return std::move(*wrong);
    auto wrong = take_rule(line, number, file.rules);
    if (wrong.empty() && file.rules.back().action.word == Word::forge_same_nonce && file.module != own_module)
        return "`forge same_nonce` needs `module own`: it must know the key";
    return wrong;
}

/// Each line of `text` that is not empty, until `take` finds something wrong.
template <class Take>
std::optional<RulesError> each_line(std::string_view text, const std::string& file, const Take& take) {
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        const auto end = text.find('\n');
        const auto line = without_comment(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (line.empty()) continue;
        if (auto wrong = take(line, number); !wrong.empty())
            return RulesError{file, number, std::move(wrong)};
    }
    return std::nullopt;
}

} // namespace

std::string RulesError::describe() const {
    return line == 0 ? file + ": " + message : file + ":" + std::to_string(line) + ": " + message;
}

ParsedRules parse_rules(std::string_view text, const std::string& file) {
    RulesFile parsed;
    auto wrong = each_line(text, file, [&](std::string_view line, std::size_t number) {
        return take_line(line, number, parsed);
    });
    if (wrong) return *std::move(wrong);
    if (parsed.module.empty()) return RulesError{file, 0, "no real module is named: module /path/to/real.so"};
    return parsed;
}

std::variant<std::vector<Rule>, RulesError> parse_rules_only(std::string_view text) {
    std::vector<Rule> rules;
    auto wrong = each_line(text, "rules", [&](std::string_view line, std::size_t number) {
        return take_rule(line, number, rules);
    });
    if (wrong) return *std::move(wrong);
    return rules;
}

ParsedRules read_rules(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return RulesError{path, 0, "is no file"};
    std::ifstream in(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (!in.is_open() || in.bad()) return RulesError{path, 0, "cannot be read"};
    if (text.size() > max_file_size) return RulesError{path, 0, "is larger than 1 MiB"};
    return parse_rules(text, path);
}

} // namespace kyso::pkcs11::faulty
