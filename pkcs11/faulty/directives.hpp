// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// The directives of a rules file that say what kind of token and module this is: pad, tries, sessions,
// events, and the shape of the function list. Called by rules_file line by line; must never touch the disk.
#pragma once

#include "pkcs11/faulty/rules_file.hpp"

namespace kyso::pkcs11::faulty {

constexpr const char* own_module = "own"; ///< module own: the stand-alone token

/// The rest of `line` if its first word is `word`.
std::optional<std::string_view> directive(std::string_view line, std::string_view word);
/// The empty string if `line` is such a directive, or what is wrong with it; nothing if it is none.
std::optional<std::string> take_directive(std::string_view line, RulesFile& file);

} // namespace kyso::pkcs11::faulty
