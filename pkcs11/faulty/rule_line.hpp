// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// Parses one rule, `C_Sign@2 x3 after -> return 0x30`. Called by rules_file line by line; must never touch
// the disk.
#pragma once

#include "pkcs11/faulty/rule.hpp"

#include <variant>

namespace kyso::pkcs11::faulty {

/// The rule without its line number, or a sentence saying what is wrong.
std::variant<Rule, std::string> parse_rule(std::string_view line);

/// Without blanks and tabs at both ends.
std::string_view trimmed(std::string_view text) noexcept;

} // namespace kyso::pkcs11::faulty
