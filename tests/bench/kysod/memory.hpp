// SPDX-License-Identifier: Apache-2.0
// Memory of other processes, as the kernel counts it.
#pragma once

#include <fstream>
#include <optional>
#include <string>
#include <sys/types.h>

namespace kyso::bench {

/// A line of /proc/PID/smaps_rollup (proc(5)); nothing where the kernel does not tell this user.
inline std::optional<double> smaps_kilobytes(pid_t pid, const std::string& line) {
    std::ifstream file{"/proc/" + std::to_string(pid) + "/smaps_rollup"};
    for (std::string word; file >> word;)
        if (double kilobytes = 0; word == line + ":" && file >> kilobytes) return kilobytes;
    return std::nullopt;
}

} // namespace kyso::bench
