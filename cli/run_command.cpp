// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ostream>
#include <sys/prctl.h>
#include <unistd.h>

namespace kyso::cli {
namespace {

/// kyso-relay beside kysod, as a child of the process that becomes kysod: it ends with it. Where one listens
/// already it leaves at once, and where it is not installed nothing is asked about revocation.
void start_relay(const std::filesystem::path& kysod) {
    const std::string program = (kysod.parent_path() / "kyso-relay").string();
    if (::access(program.c_str(), X_OK) != 0) return;
    const pid_t parent = ::getpid();
    if (::fork() != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::setpgid(0, 0); // Ctrl-C is kysod's to answer; this one follows it
    if (::getppid() == parent) ::execl(program.c_str(), "kyso-relay", static_cast<char*>(nullptr));
    ::_exit(127);
}

} // namespace

ExitCode run_command(const Invocation& invocation, const Surroundings& surroundings) {
    auto kysod = kysod_beside(own_program());
    if (!kysod) return report(kysod.error(), invocation, surroundings);
    std::string program = kysod->string();
    std::string option = "--config";
    std::string file = invocation.configuration;
    char* arguments[] = {program.data(), option.data(), file.data(), nullptr};
    if (file.empty()) arguments[1] = nullptr;
    surroundings.out.flush();
    start_relay(*kysod);
    ::execv(program.c_str(), arguments); // the environment is the person's own
    return report(Error{Errc::internal_error, program + ": " + std::strerror(errno)}, invocation,
                  surroundings);
}

} // namespace kyso::cli
