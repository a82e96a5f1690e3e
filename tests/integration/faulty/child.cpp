// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/faulty/child.hpp"
#include "protocol/fd.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::test {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
    Fd reader, writer;
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        reader = Fd(ends[0]);
        writer = Fd(ends[1]);
    }
};
using Pipes = std::array<Pipe, 3>; ///< report, stdout, stderr

[[noreturn]] void be_child(Pipes& pipes, const std::map<std::string, std::string>& environment,
                           const std::function<void(const Say&)>& body) {
    // A sanitizer's handlers would turn the signal that the test wants to see into an exit status.
    for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGABRT})
        std::signal(signal, SIG_DFL);
    dup2(pipes[1].writer.get(), STDOUT_FILENO);
    dup2(pipes[2].writer.get(), STDERR_FILENO);
    for (const auto& [name, value] : environment)
        setenv(name.c_str(), value.c_str(), 1);
    body([&](const std::string& line) {
        const auto whole = line + '\n';
        if (write(pipes[0].writer.get(), whole.data(), whole.size()) < 0) _exit(99);
    });
    _exit(0);
}

/// Reads all three streams until the child closed them.
/// @return false if the deadline came first.
bool read_all(Pipes& pipes, std::array<std::string*, 3> texts, Clock::time_point deadline) {
    std::array<pollfd, 3> waiting{};
    for (std::size_t at = 0; at < 3; ++at)
        waiting[at] = {pipes[at].reader.get(), POLLIN, 0};
    while (waiting[0].fd >= 0 || waiting[1].fd >= 0 || waiting[2].fd >= 0) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0 || poll(waiting.data(), waiting.size(), static_cast<int>(left)) == 0) return false;
        for (std::size_t at = 0; at < 3; ++at) {
            if (waiting[at].fd < 0 || waiting[at].revents == 0) continue;
            std::array<char, 4096> part{};
            const auto length = read(waiting[at].fd, part.data(), part.size());
            if (length > 0) texts[at]->append(part.data(), static_cast<std::size_t>(length));
            if (length <= 0) waiting[at].fd = -1;
        }
    }
    return true;
}

} // namespace

ChildEnd run_in_child(const std::map<std::string, std::string>& environment,
                      const std::function<void(const Say&)>& body, int deadline) {
    Pipes pipes;
    const auto until = Clock::now() + std::chrono::milliseconds(deadline);
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("no child");
    if (child == 0) be_child(pipes, environment, body);
    for (auto& pipe : pipes)
        pipe.writer.reset();
    ChildEnd end;
    end.hung = !read_all(pipes, {&end.report, &end.out, &end.error}, until);
    if (end.hung) kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) end.status = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
    return end;
}

} // namespace kyso::test
