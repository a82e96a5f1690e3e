// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// Parses what stands behind an action's name. Called by rule_line; must never accept what it does not
// understand.
#pragma once

#include "pkcs11/faulty/rule.hpp"

namespace kyso::pkcs11::faulty {

/// Decimal or 0x hexadecimal, nothing else, no sign.
std::optional<unsigned long> parse_number(std::string_view text) noexcept;
/// Fills the fields of `action` that its kind wants; the empty string, or a sentence saying what is wrong.
std::string parse_argument(std::string_view text, Action& action);

} // namespace kyso::pkcs11::faulty
