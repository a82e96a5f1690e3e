// SPDX-License-Identifier: Apache-2.0
#include "tests/support/window/child_process.hpp"

#include "tests/support/window/wait_until.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace kyso::test {
namespace {

constexpr int first_passed = 3;
constexpr int out_of_the_way = 100; ///< so that moving one passed descriptor does not overwrite another

/// In the child: only moves descriptors, sets the environment and executes.
[[noreturn]] void become(const ChildProcess::Start& start, const std::vector<char*>& arguments) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    ::dup2(nowhere, STDIN_FILENO);
    ::dup2(start.output < 0 ? nowhere : start.output, STDOUT_FILENO);
    ::dup2(start.errors < 0 ? nowhere : start.errors, STDERR_FILENO);
    std::vector<int> moved;
    for (const int fd : start.passed)
        moved.push_back(::fcntl(fd, F_DUPFD_CLOEXEC, out_of_the_way));
    int target = first_passed;
    for (const int fd : moved)
        ::dup2(fd, target++);
    for (const std::string& change : start.environment) {
        const std::size_t equals = change.find('=');
        if (equals == std::string::npos)
            ::unsetenv(change.c_str());
        else
            ::setenv(change.substr(0, equals).c_str(), change.substr(equals + 1).c_str(), 1);
    }
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
}

} // namespace

ChildProcess::ChildProcess(const Start& start) {
    std::vector<char*> arguments;
    for (const std::string& word : start.command)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (pid_ == 0) become(start, arguments);
}

ChildProcess::~ChildProcess() {
    if (code_) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void ChildProcess::send_signal(int signal) const noexcept {
    if (!code_) ::kill(pid_, signal);
}

std::optional<int> ChildProcess::exit_code(std::chrono::milliseconds deadline) {
    return wait_until([this] { return reap(); }, deadline);
}

std::optional<int> ChildProcess::reap() {
    int status = 0;
    if (!code_ && ::waitpid(pid_, &status, WNOHANG) == pid_)
        code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return code_;
}

std::optional<std::string> output_of(Words command, Words environment) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
    const Fd reading{ends[0]};
    Fd writing{ends[1]};
    ChildProcess child{{std::move(command), std::move(environment), {}, writing.get()}};
    writing.reset();
    std::string output = read_to_end(reading.get(), patience);
    if (child.exit_code(patience) != 0) return std::nullopt;
    return output;
}

std::string read_to_end(int fd, std::chrono::milliseconds deadline) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        pollfd waiting{fd, POLLIN, 0};
        if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return text;
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got <= 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

} // namespace kyso::test
