// SPDX-License-Identifier: Apache-2.0
// A run of the kit: one process for each check, in order, until the list or the PIN guard ends it. Called by
// `kyso driver test`. Never loads the module itself.
#pragma once

#include "pkcs11/kit/check_process.hpp"

#include <functional>

namespace kyso::pkcs11::kit {

struct RunOptions {
    std::string program;                ///< kyso-driver-check
    std::string module;                 ///< path
    std::vector<std::string> token;     ///< --slot, --token-serial, --key-id as they were given
    std::vector<const CheckInfo*> plan; ///< in their order
    std::chrono::milliseconds timeout{10'000};
    const Secret* pin = nullptr; ///< null: checks that need a login are skipped
};

struct CheckResult {
    const CheckInfo* check = nullptr;
    Outcome outcome;
    std::chrono::milliseconds took{};
    std::vector<Call> trace; ///< the last calls
};

/// How it all ended, worst first.
enum class RunEnd : std::uint8_t { kit_error, not_loaded, no_token, blocked, failed, nothing_tested, ok };
constexpr std::array<std::string_view, 7> run_end_names{
    "kit_error", "module_not_loaded", "no_token", "blocked", "failed", "nothing_tested", "ok"};

struct RunReport {
    std::string module, module_sha256; ///< the file's; empty where it cannot be read
    std::vector<std::string> token;
    std::vector<CheckResult> results;         ///< by id
    std::map<std::string, std::string> facts; ///< what the checks found out: versions, model, times
    std::string blocked;                      ///< why the PIN guard stopped
    std::string kit_error;                    ///< what of the kit itself failed
    RunEnd end = RunEnd::ok;

    std::size_t count(Verdict verdict) const noexcept;
};

/// @param told is called with each result when it is known; those of the whole run come last.
RunReport run(const RunOptions& options, const std::function<void(const CheckResult&)>& told);

/// What an ended process means for its check. `name` of a module's call stands in the text.
Outcome judge(const CheckEnd& end, std::chrono::milliseconds timeout);

} // namespace kyso::pkcs11::kit
