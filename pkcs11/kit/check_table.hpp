// SPDX-License-Identifier: Apache-2.0
// The checks as a table of values: checks.def. The run plans with it, the reports take titles and clauses
// from it; the program that carries a check out has its function.
#pragma once

#include "protocol/result.hpp"

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace kyso::pkcs11::kit {

/// What must have worked before a check begins, in this order; each includes those before it. `sign` is
/// login, and that C_Sign is not known to hang or kill.
enum class Step : std::uint8_t { start, load, initialise, token, session, login, sign };
constexpr std::array<std::string_view, 7> step_names{"start",   "load",  "initialise", "token",
                                                     "session", "login", "sign"};
constexpr std::string_view name(Step step) noexcept {
    return step_names[static_cast<std::size_t>(step)];
}
std::optional<Step> step_named(std::string_view name) noexcept;

enum class Severity : std::uint8_t { blocker, major, minor };
constexpr std::array<std::string_view, 3> severity_names{"blocker", "major", "minor"};
constexpr std::string_view name(Severity severity) noexcept {
    return severity_names[static_cast<std::size_t>(severity)];
}

struct CheckInfo {
    std::string_view id; ///< letter of its group and two digits
    bool of_whole_run;   ///< judged from what all others did; has no process of its own
    Step needs;
    Severity severity;
    std::string_view clause; ///< of PKCS#11 v2.40 where it is only a number
    std::string_view title_vi, title_en;
    std::string_view impact_vi, impact_en; ///< what it does to those who use the module

    std::string_view title(Language language) const noexcept {
        return language == Language::vi ? title_vi : title_en;
    }
    std::string_view impact(Language language) const noexcept {
        return language == Language::vi ? impact_vi : impact_en;
    }
};

/// In the order of checks.def.
std::span<const CheckInfo> all_checks() noexcept;
const CheckInfo* find_check(std::string_view id) noexcept;
/// What a letter stands for, in English as in the reports' JUnit: "signing".
std::string_view group_of(std::string_view id) noexcept;

} // namespace kyso::pkcs11::kit
