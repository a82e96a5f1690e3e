// SPDX-License-Identifier: Apache-2.0
// How `kyso` ends, for scripts: documented in kyso(1). The larger numbers are those of sysexits(3).
// Used by every command; no command ends with another number.
#pragma once

#include "protocol/result.hpp"

namespace kyso::cli {

enum class ExitCode : int {
    ok = 0,
    problem = 1,        ///< the command did its work and found a problem, or kysod refused
    usage = 2,          ///< the command line is wrong
    not_running = 69,   ///< EX_UNAVAILABLE: kysod cannot be reached
    internal = 70,      ///< EX_SOFTWARE: a bug, or an installation that is not whole
    configuration = 78, ///< EX_CONFIG: the configuration or the surroundings kysod needs
};

constexpr ExitCode exit_code(Errc errc) noexcept {
    switch (errc) {
    case Errc::not_running:
        return ExitCode::not_running;
    case Errc::internal_error:
        return ExitCode::internal;
    case Errc::config_invalid:
        return ExitCode::configuration;
    default:
        return ExitCode::problem;
    }
}

} // namespace kyso::cli
