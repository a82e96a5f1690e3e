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

struct Version {
    unsigned char major = 2, minor = 40;
};

/// What is wrong with the function list itself.
struct ListShape {
    std::optional<Version> version;      ///< that it says
    std::vector<Function> missing;       ///< null pointers
    std::optional<Function> ends_before; ///< the list is cut here; what lies behind is no memory
    bool packed = false;                 ///< no gap behind the version, as on Windows
    std::optional<Version>
        new_interface; ///< what C_GetInterface's list says; none: there is no such interface
};

struct RulesFile {
    std::string module;       ///< absolute path of the real module, or `own`
    std::string journal;      ///< absolute path; empty: none is kept
    std::string control;      ///< absolute path of a Unix socket; empty: none is made
    std::string pad;          ///< the PIN typed on a reader with keys; empty: there is none
    unsigned tries = 0;       ///< wrong PINs until it is locked; 0: the real module's own count
    std::string tries_file;   ///< where they are kept; empty: in memory
    std::size_t sessions = 0; ///< open at once at most; 0: as the real module
    bool events = false;      ///< C_WaitForSlotEvent tells of remove, insert and swap
    ListShape list;
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
/// Rules without directives, as they come through the control socket.
std::variant<std::vector<Rule>, RulesError> parse_rules_only(std::string_view text);
/// Files over 1 MiB are refused.
ParsedRules read_rules(const std::string& path);

} // namespace kyso::pkcs11::faulty
