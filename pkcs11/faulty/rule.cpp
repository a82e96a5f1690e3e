// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/rule.hpp"

#include <algorithm>
#include <array>
#include <p11-kit/pkcs11.h>

namespace kyso::pkcs11::faulty {
namespace {

using namespace answer; // actions.def writes token_info | slot_info

struct FunctionInfo {
    std::string_view name;
    Kinds kinds;
};

constexpr auto functions = std::to_array<FunctionInfo>({
#define KYSO_FUNCTION(name, parameters, arguments, subject, kind, target) {#name, answer::kind},
#include "pkcs11/faulty/functions.def"
#undef KYSO_FUNCTION
});
static_assert(functions.size() == 68, "PKCS#11 v2.40 has 68 functions");

constexpr auto actions = std::to_array<ActionInfo>({
#define KYSO_ACTION(name, argument, when, kinds)                                                             \
    {#name, ArgumentKind::argument, ActionWhen::when, static_cast<std::uint16_t>(kinds)},
#include "pkcs11/faulty/actions.def"
#undef KYSO_ACTION
});

struct WordInfo {
    ActionKind action;
    std::string_view word;
    Word value;
};

constexpr auto words = std::to_array<WordInfo>({
#define KYSO_WORD(action, word) {ActionKind::do_##action, #word, Word::action##_##word},
#include "pkcs11/faulty/words.def"
#undef KYSO_WORD
});

struct ReturnValue {
    std::string_view name;
    unsigned long value;
};

constexpr auto return_values = std::to_array<ReturnValue>({
#define KYSO_RETURN_VALUE(name) {#name, name},
#include "pkcs11/faulty/return_values.def"
#undef KYSO_RETURN_VALUE
});

template <class Table>
auto find_name(const Table& table, std::string_view name) {
    return std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.name == name; });
}

} // namespace

std::string_view name_of(Function function) noexcept {
    return functions[static_cast<std::size_t>(function)].name;
}

answer::Kinds answer_of(Function function) noexcept {
    return functions[static_cast<std::size_t>(function)].kinds;
}

std::optional<Function> find_function(std::string_view name) noexcept {
    const auto row = find_name(functions, name);
    if (row == functions.end()) return std::nullopt;
    return static_cast<Function>(row - functions.begin());
}

const ActionInfo& info_of(ActionKind kind) noexcept {
    return actions[static_cast<std::size_t>(kind)];
}

std::optional<ActionKind> find_action(std::string_view name) noexcept {
    const auto row = find_name(actions, name);
    if (row == actions.end()) return std::nullopt;
    return static_cast<ActionKind>(row - actions.begin());
}

Word find_word(ActionKind kind, std::string_view word) noexcept {
    for (const auto& row : words)
        if (row.action == kind && row.word == word) return row.value;
    return Word::none;
}

std::optional<unsigned long> find_return_value(std::string_view name) noexcept {
    const auto row = find_name(return_values, name);
    if (row == return_values.end()) return std::nullopt;
    return row->value;
}

bool is_final(ActionKind kind) noexcept {
    switch (kind) {
    case ActionKind::do_crash:
    case ActionKind::do_abort:
    case ActionKind::do_illegal:
    case ActionKind::do_overflow:
    case ActionKind::do_double_free:
    case ActionKind::do_deadlock:
    case ActionKind::do_exit:
    case ActionKind::do_vanish:
    case ActionKind::do_hang:
    case ActionKind::do_spin:
        return true;
    default:
        return false;
    }
}

} // namespace kyso::pkcs11::faulty
