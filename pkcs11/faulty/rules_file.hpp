// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// Reads the rules file (language: README.md beside this). Called by Proxy when the module is loaded, and by
// tests. Strict: a line it does not wholly understand is an error, never a rule that silently does something
// else.
#pragma once

#include "pkcs11/faulty/rule.hpp"

#include <variant>
#include <vector>

namespace kyso::pkcs11::faulty {

struct RulesFile {
    std::string module;  ///< absolute path of the real module
    std::string journal; ///< absolute path; empty: none is kept
    std::string pad;     ///< the PIN typed on a reader with keys; empty: there is none
    std::vector<Rule> rules;
};

struct RulesError {
    std::string file;
    std::size_t line = 0; ///< from 1; 0 if it concerns the whole file
    std::string message;

    /// `rules.txt:3: what is wrong`
    std::string describe() const;
};

using ParsedRules = std::variant<RulesFile, RulesError>;

/// `file` is used in errors only.
ParsedRules parse_rules(std::string_view text, const std::string& file);
/// Files over 1 MiB are refused.
ParsedRules read_rules(const std::string& path);

} // namespace kyso::pkcs11::faulty
