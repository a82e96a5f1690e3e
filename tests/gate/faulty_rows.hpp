// SPDX-License-Identifier: Apache-2.0
// The rows and columns of faulty_sweep: what goes wrong, and in which function. Says for each cell what its
// rules are; knows nothing of kysod.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kyso::gate {

struct FaultRow {
    const char* condition;  ///< of the rule, before the arrow
    const char* action;     ///< and what stands behind it; or a directive with `%function` in it
    const char* about;      ///< for people
    bool ec = false;        ///< with the P-256 key; else RSA
    std::size_t logins = 1; ///< at most; 0: C_GetTokenInfo says that no PIN may be tried
};

std::span<const FaultRow> fault_rows();
/// The functions that kysod uses, in the order of its calls, after `load`.
std::span<const char* const> fault_columns();
/// The action of the row, as actions.def names it; `list` for directives.
std::string action_of(const FaultRow& row);
/// How many times C_Login may be called at most, if this goes wrong in `function`.
std::size_t logins_of(const FaultRow& row, const std::string& function);

/// The rules of a cell: from the first call of `function` on, or from its `nth`. None: the action does not
/// apply to it.
std::optional<std::string> rules_of(const FaultRow& row, const std::string& function, std::size_t nth);

} // namespace kyso::gate
