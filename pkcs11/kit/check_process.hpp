// SPDX-License-Identifier: Apache-2.0
// The process of one check, from fork to its end: limits, a watchdog, its three streams. Knows nothing of
// what the answers mean. The module runs in there and nowhere else.
#pragma once

#include "pkcs11/kit/child_report.hpp"
#include "protocol/secret.hpp"

#include <chrono>

namespace kyso::pkcs11::kit {

constexpr int report_descriptor = 3; ///< of the process: where it tells
constexpr int pin_descriptor = 4;    ///< closed where no PIN was given

struct CheckCommand {
    std::vector<std::string> words; ///< kyso-driver-check and its arguments
    /// From one step to the next; the login gets six times that.
    std::chrono::milliseconds timeout{10'000};
    const Secret* pin = nullptr;
};

struct CheckEnd {
    ChildReport report;
    std::string out, err; ///< how its standard streams began; the PIN, should it stand there, is taken out
    bool timed_out = false;
    bool flooded = false; ///< ended because it told more than any check does
    int signal = 0;       ///< that ended it, other than the watchdog's
    int status = 0;
    std::chrono::milliseconds took{};

    bool came_to_its_end() const noexcept {
        return report.done() && report.outcome() && !timed_out && signal == 0 && status == 0;
    }
};

/// Errc::internal_error where there is no process to be had; a program that is not there exits with 127.
Result<CheckEnd> run_check_process(const CheckCommand& command);

} // namespace kyso::pkcs11::kit
