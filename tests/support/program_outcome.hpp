// SPDX-License-Identifier: Apache-2.0
// Runs a program by the shell: openssl, xmllint, the other software that our objects are shown to.
#pragma once

#include <array>
#include <cstdio>
#include <string>
#include <sys/wait.h>

namespace kyso::test {

struct ProgramOutcome {
    int status;
    std::string output; ///< of both streams
};

inline ProgramOutcome run(const std::string& command) {
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return {-1, "popen"};
    ProgramOutcome outcome{};
    std::array<char, 4096> buffer{};
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe))
        outcome.output.append(buffer.data(), count);
    outcome.status = ::pclose(pipe);
    if (WIFEXITED(outcome.status)) outcome.status = WEXITSTATUS(outcome.status);
    return outcome;
}

} // namespace kyso::test
