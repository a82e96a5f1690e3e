// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/rule_line.hpp"
#include "pkcs11/faulty/argument.hpp"

namespace kyso::pkcs11::faulty {
namespace {

using Wrong = std::string; ///< what is wrong, or empty

/// The next word of `text`: up to a blank, or up to an @, so that C_Sign@2 reads as C_Sign @2.
std::string_view take_word(std::string_view& text) {
    text = trimmed(text);
    const auto word = text.substr(0, text.find_first_of(" \t@", 1));
    text.remove_prefix(word.size());
    return word;
}

/// `@3`: the third call only. `@3..`: from the third on. `@3 x2`: the third and the fourth.
Wrong take_first(std::string_view word, Rule& rule, bool& only_one) {
    only_one = !word.ends_with("..");
    if (!only_one) word.remove_suffix(2);
    const auto first = parse_number(word);
    if (!first || *first == 0) return "@ needs the number of a call, from 1, such as @2 or @2..";
    rule.first = *first;
    return {};
}

/// `25%`, or `25%:7` with its own seed.
Wrong take_percent(std::string_view word, Rule& rule) {
    const auto sign = word.find('%');
    const auto percent = parse_number(word.substr(0, sign));
    if (!percent || *percent < 1 || *percent > 99) return "a probability is 1% to 99%";
    rule.percent = static_cast<unsigned>(*percent);
    const auto rest = word.substr(sign + 1);
    if (rest.empty()) return {};
    const auto seed = rest.front() == ':' ? parse_number(rest.substr(1)) : std::nullopt;
    if (!seed) return "after % only a seed may follow, such as 25%:7";
    rule.seed = *seed;
    return {};
}

struct Seen {
    bool session = false, thread = false;
    bool first = false, only_one = false, times = false, percent = false, query = false, attribute = false;
};

Wrong once(bool& seen, std::string_view word) {
    if (seen) return "`" + std::string(word) + "` says a second time what was said before";
    seen = true;
    return {};
}

Wrong take_attribute(std::string_view& condition, Rule& rule) {
    const auto type = parse_number(take_word(condition));
    if (!type) return "attribute needs a type as a number, such as attribute 0x102";
    if (rule.function != Function::C_GetAttributeValue) return "only C_GetAttributeValue has an attribute";
    rule.attribute = *type;
    return {};
}

Wrong take_query(std::string_view word, Rule& rule) {
    constexpr unsigned with_query = answer::bytes | answer::list | answer::attributes;
    if (!rule.function || (answer_of(*rule.function) & with_query) == 0)
        return "`" + std::string(word) + "` needs a function that can be asked for a length first";
    rule.query = word == "query";
    return {};
}

/// `session 2`, `thread 1`: in the order in which they came.
Wrong take_number_of(std::string_view word, std::string_view& rest, std::optional<std::uint64_t>& number) {
    const auto given = parse_number(take_word(rest));
    if (!given || *given == 0)
        return std::string(word) + " needs a number, from 1, such as " + std::string(word) + " 2";
    number = *given;
    return {};
}

Wrong take_times(std::string_view word, Rule& rule) {
    const auto times = parse_number(word.substr(1));
    if (!times || *times == 0) return "x needs a number of times, from 1, such as x2";
    rule.times = *times;
    return {};
}

Wrong take_condition_word(std::string_view word, std::string_view& rest, Rule& rule, Seen& seen) {
    Wrong wrong;
    if (word.front() == '@') {
        wrong = once(seen.first, word);
        return wrong.empty() ? take_first(word.substr(1), rule, seen.only_one) : wrong;
    }
    if (word == "after") return once(rule.after, word);
    if (word == "query" || word == "fill") {
        wrong = once(seen.query, word);
        return wrong.empty() ? take_query(word, rule) : wrong;
    }
    if (word == "session" || word == "thread") {
        const bool of_session = word == "session";
        wrong = once(of_session ? seen.session : seen.thread, word);
        return wrong.empty() ? take_number_of(word, rest, of_session ? rule.session : rule.thread) : wrong;
    }
    if (word == "attribute") {
        wrong = once(seen.attribute, word);
        return wrong.empty() ? take_attribute(rest, rule) : wrong;
    }
    if (word.find('%') != std::string_view::npos) {
        wrong = once(seen.percent, word);
        return wrong.empty() ? take_percent(word, rule) : wrong;
    }
    if (word.front() == 'x') {
        wrong = once(seen.times, word);
        return wrong.empty() ? take_times(word, rule) : wrong;
    }
    return "`" + std::string(word) + "` is no condition";
}

Wrong take_condition(std::string_view condition, Rule& rule) {
    const auto function = take_word(condition);
    if (function == "load" || function == "unload") {
        rule.moment = function == "load" ? Moment::load : Moment::unload;
        return trimmed(condition).empty() ? "" : "`" + std::string(function) + "` takes no condition";
    }
    if (function != "*") {
        rule.function = find_function(function);
        if (!rule.function) return "`" + std::string(function) + "` is no function of PKCS#11 v2.40";
    }
    Seen seen;
    while (!trimmed(condition).empty()) {
        const auto word = take_word(condition);
        if (auto wrong = take_condition_word(word, condition, rule, seen); !wrong.empty()) return wrong;
    }
    if (!seen.first || !seen.only_one) return {};
    if (seen.percent) return "@ before a probability is the first of many calls: write @2.. or leave it out";
    if (!seen.times) rule.times = 1;
    return {};
}

Wrong take_action(std::string_view text, Rule& rule) {
    const auto name = text.substr(0, text.find_first_of(" \t"));
    const auto kind = find_action(name);
    if (!kind) return "`" + std::string(name) + "` is no action";
    const auto& action = info_of(*kind);
    if (rule.moment != Moment::call && action.when != ActionWhen::process)
        return "`" + std::string(name) + "` needs a call, not load or unload";
    if (action.when == ActionWhen::before && rule.after)
        return "`" + std::string(name) + "` always comes before the real call: leave out `after`";
    if (*kind == ActionKind::do_answer && (!rule.function || answer_of(*rule.function) != answer::value))
        return "`answer` needs a function that answers a handle or a number";
    if (*kind == ActionKind::do_any_pin && rule.function != Function::C_Login)
        return "only C_Login has a PIN";
    if ((*kind == ActionKind::do_bare_digest || *kind == ActionKind::do_forge) &&
        rule.function != Function::C_Sign)
        return "only C_Sign has data to be signed";
    if (*kind == ActionKind::do_reveal && !rule.attribute) return "`reveal` needs an attribute";
    if (action.when == ActionWhen::answer) {
        if (!rule.function || (answer_of(*rule.function) & action.kinds) == 0)
            return "`" + std::string(name) + "` alters nothing that this function answers";
        if (rule.after)
            return "`" + std::string(name) + "` always comes after the real call: leave out `after`";
        rule.after = true;
    }
    rule.action.kind = *kind;
    return parse_argument(trimmed(text.substr(name.size())), rule.action);
}

} // namespace

std::string_view trimmed(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::variant<Rule, std::string> parse_rule(std::string_view line) {
    const auto arrow = line.find("->");
    if (arrow == std::string_view::npos) return "a rule is: function [conditions] -> action [argument]";
    const auto condition = trimmed(line.substr(0, arrow));
    const auto action = trimmed(line.substr(arrow + 2));
    if (condition.empty()) return "no function stands before ->";
    if (action.empty()) return "no action stands after ->";
    Rule rule;
    if (auto wrong = take_condition(condition, rule); !wrong.empty()) return wrong;
    if (auto wrong = take_action(action, rule); !wrong.empty()) return wrong;
    return rule;
}

} // namespace kyso::pkcs11::faulty
