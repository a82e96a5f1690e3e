// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"

#include <cerrno>
#include <cstring>
#include <ostream>
#include <unistd.h>

namespace kyso::cli {

ExitCode run_command(const Invocation& invocation, const Surroundings& surroundings) {
    auto kysod = kysod_beside(own_program());
    if (!kysod) return report(kysod.error(), invocation, surroundings);
    std::string program = kysod->string();
    std::string option = "--config";
    std::string file = invocation.configuration;
    char* arguments[] = {program.data(), option.data(), file.data(), nullptr};
    if (file.empty()) arguments[1] = nullptr;
    surroundings.out.flush();
    ::execv(program.c_str(), arguments); // the environment is the person's own
    return report(Error{Errc::internal_error, program + ": " + std::strerror(errno)}, invocation,
                  surroundings);
}

} // namespace kyso::cli
