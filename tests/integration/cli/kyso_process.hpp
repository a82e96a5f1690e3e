// SPDX-License-Identifier: Apache-2.0
// The real `kyso` as a child process, in a home of its own: folders for runtime, state and configuration that
// end with the test. Nothing of the environment of whoever runs the tests gets in.
#pragma once

#include "protocol/fd.hpp"

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace kyso::cli::test {

struct Ended {
    int status = -1; ///< exit status; -1 where a signal ended it
    std::string out, err;
};

class Home {
  public:
    Home();
    /// Folders that somebody else made, with `run`, `state` and `config` in them, and takes away.
    explicit Home(std::filesystem::path existing) : root_(std::move(existing)), own_(false) {}
    ~Home();
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;

    std::filesystem::path socket() const { return root_ / "run/kyso/ipc.sock"; }
    std::filesystem::path audit_file() const { return root_ / "state/kyso/audit.jsonl"; }
    std::filesystem::path configuration() const { return root_ / "config/kyso/kysod.toml"; }
    const std::filesystem::path& root() const noexcept { return root_; }
    void write(const std::filesystem::path& file, const std::string& text) const;

    /// Runs `PROGRAM arguments` to its end.
    Ended run(const std::string& program, std::vector<std::string> arguments) const;
    Ended kyso(std::vector<std::string> arguments) const;
    /// The same with a file as its standard input.
    Ended run_with_input(const std::filesystem::path& input, const std::string& program,
                         std::vector<std::string> arguments) const;
    std::vector<std::string> environment() const;

  private:
    std::filesystem::path root_;
    bool own_ = true;
};

/// A child that goes on running; its standard error can be waited on. Asked to end with SIGTERM.
class Running {
  public:
    Running(const Home& home, const std::string& program, std::vector<std::string> arguments);
    ~Running();
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    /// Reads standard error up to `text`; false where it ended before.
    bool says(const std::string& text);
    /// SIGTERM, and the exit status; what it said is heard to the end.
    int end();
    /// SIGKILL.
    void kill();
    /// Reads until it ends by itself; the exit status.
    int wait();
    const std::string& heard() const noexcept { return heard_; }

  private:
    pid_t child_ = -1;
    Fd stderr_;
    std::string heard_;
};

/// A port of 127.0.0.1 on which nobody listens.
unsigned free_port();

} // namespace kyso::cli::test
