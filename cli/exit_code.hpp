// SPDX-License-Identifier: Apache-2.0
// How `kyso` ends, for scripts: documented in kyso(1). The larger numbers are those of sysexits(3).
// Used by every command; no command ends with another number.
#pragma once

#include "protocol/result.hpp"

namespace kyso::cli {

enum class ExitCode : int {
    ok = 0,
    problem = 1,    ///< the command did its work and found a problem, or kysod refused
    usage = 2,      ///< the command line is wrong
    invalid = 3,    ///< verify: altered, malformed, revoked
    not_judged = 4, ///< verify: nothing speaks against it, and it cannot be told
    partial = 5,    ///< sign: some files were signed and some were not
    // driver test: numbers of its own beside 0, 1 and 2, because a pipeline has to tell them apart
    module_not_loaded = 3,
    no_token = 4,
    blocked = 5,         ///< stopped so that no PIN try is lost
    kit_error = 6,       ///< the kit itself failed: no verdict
    nothing_tested = 77, ///< all was skipped; what Automake and autopkgtest call a skip
    not_running = 69,    ///< EX_UNAVAILABLE: kysod cannot be reached
    internal = 70,       ///< EX_SOFTWARE: a bug, or an installation that is not whole
    not_written = 73,    ///< EX_CANTCREAT: a result is there already or cannot be written
    not_read = 74,       ///< EX_IOERR: a file cannot be read
    configuration = 78,  ///< EX_CONFIG: the configuration or the surroundings kysod needs
    interrupted = 130,   ///< Ctrl-C, as shells count it
};

constexpr ExitCode exit_code(Errc errc) noexcept {
    switch (errc) {
    case Errc::not_running:
        return ExitCode::not_running;
    case Errc::internal_error:
        return ExitCode::internal;
    case Errc::config_invalid:
        return ExitCode::configuration;
    case Errc::file_unreadable:
        return ExitCode::not_read;
    case Errc::file_unwritable:
    case Errc::file_exists:
        return ExitCode::not_written;
    default:
        return ExitCode::problem;
    }
}

} // namespace kyso::cli
