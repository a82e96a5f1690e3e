// SPDX-License-Identifier: Apache-2.0
// The real kyso-portal as a child process, its standard output and error read by the test.
#pragma once

#include "protocol/fd.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include <charconv>
#include <stdexcept>
#include <string>
#include <vector>

namespace kyso::portal {

class PortalProcess {
  public:
    explicit PortalProcess(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), KYSO_TEST_BIN_DIR "/kyso-portal");
        std::vector<char*> argv;
        for (std::string& argument : arguments)
            argv.push_back(argument.data());
        argv.push_back(nullptr);
        int out[2], err[2];
        if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
        out_ = Fd{out[0]};
        err_ = Fd{err[0]};
        const Fd out_end{out[1]}, err_end{err[1]};
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(out_end.get(), STDOUT_FILENO);
            ::dup2(err_end.get(), STDERR_FILENO);
            ::execv(argv[0], argv.data());
            ::_exit(127);
        }
    }
    ~PortalProcess() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    PortalProcess(const PortalProcess&) = delete;
    PortalProcess& operator=(const PortalProcess&) = delete;

    /// The line it prints when it is ready; empty where it ended instead.
    std::string ready_line() {
        std::string line;
        for (char octet = 0; ::read(out_.get(), &octet, 1) == 1 && octet != '\n';)
            line.push_back(octet);
        return line;
    }
    /// Out of `listening on http://127.0.0.1:PORT for …`.
    static std::uint16_t port_of(const std::string& line) {
        const std::size_t colon = line.find(':', line.find("://") + 3);
        std::uint16_t port = 0;
        if (colon != line.npos) std::from_chars(line.data() + colon + 1, line.data() + line.size(), port);
        return port;
    }

    void signal(int number) { ::kill(pid_, number); }
    /// Waits for its end; 128 + signal where a signal ended it.
    int wait() {
        int status = 0;
        ::waitpid(std::exchange(pid_, -1), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    std::string rest_of_output() { return rest(out_); }
    std::string errors() { return rest(err_); }

  private:
    static std::string rest(const Fd& from) {
        std::string text;
        char octets[4096];
        for (ssize_t got; (got = ::read(from.get(), octets, sizeof octets)) > 0;)
            text.append(octets, static_cast<std::size_t>(got));
        return text;
    }

    pid_t pid_ = -1;
    Fd out_, err_;
};

} // namespace kyso::portal
