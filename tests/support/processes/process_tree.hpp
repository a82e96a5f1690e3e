// SPDX-License-Identifier: Apache-2.0
// What /proc tells about kysod and its helpers: who is whose child, names, lines of `status`. For tests of
// what runs; looks only.
#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace kyso::test {

/// Children alive now (no zombies).
std::vector<pid_t> children_of(pid_t parent);
/// As /proc/PID/comm has it: 15 octets at most; empty if there is no such process.
std::string name_of(pid_t pid);
/// Value of a line of /proc/PID/status, for example "Seccomp"; empty if there is none.
std::string status_of(pid_t pid, std::string_view field);

/// kysod's processes by their names.
struct Helpers {
    pid_t launcher = -1;
    std::vector<pid_t> hosts;
    std::vector<pid_t> prompts;
    std::vector<pid_t> watches;
};
Helpers helpers_of(pid_t kysod);

} // namespace kyso::test
