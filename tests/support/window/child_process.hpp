// SPDX-License-Identifier: Apache-2.0
// A program that a test starts: with the descriptors it is to find from 3 on and changes to the environment.
// Killed, and waited for, when the object goes.
#pragma once

#include "protocol/fd.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace kyso::test {

using Words = std::vector<std::string>;

class ChildProcess {
  public:
    struct Start {
        Words command;                ///< program (searched in PATH) and arguments
        Words environment = {};       ///< `NAME=value` sets, `NAME` alone removes
        std::vector<int> passed = {}; ///< become 3, 4, ...
        int output = -1;              ///< standard output; -1: /dev/null
        int errors = -1;              ///< standard error; -1: /dev/null
    };
    /// Throws std::system_error where it cannot be forked. A program that is not there exits with 127.
    explicit ChildProcess(const Start& start);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    pid_t pid() const noexcept { return pid_; }
    void send_signal(int signal) const noexcept;
    /// Exit code, 128 + n after signal n; nullopt if it still runs at the deadline.
    std::optional<int> exit_code(std::chrono::milliseconds deadline);

  private:
    std::optional<int> reap();

    pid_t pid_ = -1;
    std::optional<int> code_;
};

/// Standard output of a command that ends by itself; nullopt if it fails.
std::optional<std::string> output_of(Words command, Words environment);

/// All there is to read until the other end closes or the deadline passes.
std::string read_to_end(int fd, std::chrono::milliseconds deadline);

} // namespace kyso::test
