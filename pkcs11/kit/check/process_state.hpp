// SPDX-License-Identifier: Apache-2.0
// What a process has that a library must leave alone: signal dispositions, locale, umask, folder,
// environment. Taken before the module is loaded and compared after it has worked.
#pragma once

#include <csignal>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace kyso::pkcs11::kit {

struct ProcessState {
    static ProcessState now();

    std::vector<struct sigaction> actions; ///< by signal number
    sigset_t mask{};
    std::string locale, folder;
    ::mode_t umask = 0;
    std::vector<std::string> environment; ///< sorted
};

/// "SIGPIPE: another handler" for the first difference; empty if there is none.
std::string signal_change(const ProcessState& before, const ProcessState& after);
/// "umask: 022, now 077"; names only of variables, which may hold secrets.
std::string surroundings_change(const ProcessState& before, const ProcessState& after);

} // namespace kyso::pkcs11::kit
