// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// Rule: one line of a rules file as a value: on which calls of which function, and what then goes wrong.
// Made by rules_file, matched by RuleEngine. Knows nothing of a loaded module and must never act itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kyso::pkcs11::faulty {

/// The 68 functions of PKCS#11 v2.40; enumerators are the standard's names.
enum class Function : std::uint8_t {
#define KYSO_FUNCTION(name, parameters, arguments, subject, kind, target) name,
#include "pkcs11/faulty/functions.def"
#undef KYSO_FUNCTION
};

/// The kinds of answer as bits, so that an action can say which of them it alters.
namespace answer {
enum Kinds : std::uint16_t {
    nothing = 0,
    bytes = 1U << 0,      ///< buffer and in/out length
    list = 1U << 1,       ///< slots or mechanisms and their in/out count
    found = 1U << 2,      ///< C_FindObjects
    attributes = 1U << 3, ///< C_GetAttributeValue
    value = 1U << 4,      ///< one handle or number
    module_info = 1U << 5,
    slot_info = 1U << 6,
    token_info = 1U << 7,
    mechanism_info = 1U << 8,
    session_info = 1U << 9,
    any = 0xffff
};
} // namespace answer

enum class ActionKind : std::uint8_t {
#define KYSO_ACTION(name, argument, when, kinds) do_##name,
#include "pkcs11/faulty/actions.def"
#undef KYSO_ACTION
};

/// The words of words.def, by action and word.
enum class Word : std::uint8_t {
    none,
#define KYSO_WORD(action, word) action##_##word,
#include "pkcs11/faulty/words.def"
#undef KYSO_WORD
};

enum class ArgumentKind : std::uint8_t {
    nothing,
    number,
    change,
    duration,
    flags,
    return_value,
    text,
    bytes,
    word
};
enum class ActionWhen : std::uint8_t { process, either, before, answer };

/// A call, or the moments at which the library's constructors and destructors run.
enum class Moment : std::uint8_t { call, load, unload };

/// One row of actions.def.
struct ActionInfo {
    std::string_view name;
    ArgumentKind argument;
    ActionWhen when;
    std::uint16_t kinds;
};

/// Which field is set is said by ActionInfo::argument.
struct Action {
    ActionKind kind{};
    unsigned long number = 0; ///< number, return_value; change: N
    unsigned long to = 0;     ///< duration: the M of N..M; 0: exactly N
    char sign = 0;            ///< change: '+' or '-'; 0 says exactly N; duration: '+' grows by N each time
    unsigned long set = 0;    ///< flags to set
    unsigned long clear = 0;  ///< flags to clear
    std::string text;         ///< text and bytes
    Word word = Word::none;
};

struct Rule {
    std::size_t line = 0; ///< in its file, from 1
    Moment moment = Moment::call;
    std::optional<Function> function;       ///< none: every function
    std::optional<unsigned long> attribute; ///< only calls that ask for this attribute, and only its value
    std::optional<bool> query;            ///< only length queries (true) or only calls with a buffer (false)
    std::optional<std::uint64_t> session; ///< only calls on the session that was opened as the nth
    std::optional<std::uint64_t> thread;  ///< only calls of the thread that came as the nth
    std::uint64_t first = 1;              ///< first matching call that may fire, from 1
    std::optional<std::uint64_t> times;   ///< fires at most so often; none: for ever
    std::optional<unsigned> percent;      ///< fires with this probability, 1 to 99
    std::uint64_t seed = 1;               ///< of the rule's own random numbers
    bool after = false;                   ///< once the real call has been made
    Action action;
};

std::string_view name_of(Function function) noexcept;
answer::Kinds answer_of(Function function) noexcept;
std::optional<Function> find_function(std::string_view name) noexcept;
const ActionInfo& info_of(ActionKind kind) noexcept;
std::optional<ActionKind> find_action(std::string_view name) noexcept;
/// The word that may stand behind this action; Word::none if it may not.
Word find_word(ActionKind kind, std::string_view word) noexcept;
/// `CKR_PIN_INCORRECT` and the like.
std::optional<unsigned long> find_return_value(std::string_view name) noexcept;
/// True if the process does not survive the action, or never comes back from it.
bool is_final(ActionKind kind) noexcept;

} // namespace kyso::pkcs11::faulty
