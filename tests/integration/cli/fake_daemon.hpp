// SPDX-License-Identifier: Apache-2.0
// A fake: not kysod, but a thread that accepts connections on a Unix socket, answers session.hello like
// kysod, and answers every other call with what the test prescribes, octet for octet. For answers that the
// real one never gives.
#pragma once

#include "protocol/fd.hpp"

#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace kyso::cli::test {

class FakeDaemon {
  public:
    /// `answers`: texts of frames for a call other than session.hello; `@ID@` becomes the call's id. None:
    /// the connection is closed instead.
    FakeDaemon(const std::filesystem::path& socket, std::vector<std::string> answers,
               std::string version = "9.9.9");
    ~FakeDaemon();
    FakeDaemon(const FakeDaemon&) = delete;
    FakeDaemon& operator=(const FakeDaemon&) = delete;

    /// The texts of all calls so far.
    std::vector<std::string> calls() const;

  private:
    void serve();
    void converse(int connection);

    std::vector<std::string> answers_;
    std::string version_;
    Fd listening_;
    mutable std::mutex mutex_;
    std::vector<std::string> calls_;
    std::thread thread_;
};

} // namespace kyso::cli::test
