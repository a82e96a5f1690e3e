// SPDX-License-Identifier: Apache-2.0
// A real kyso-relay in folders that a test gives it, and one question to it as kysod asks.
#pragma once

#include "drivers/relay/relay_wire.hpp"
#include "protocol/fd.hpp"

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace kyso::test {

class RelayProcess {
  public:
    /// `runtime`: its XDG_RUNTIME_DIR; `home`: where its configuration and cache are. Waits until it listens;
    /// throws std::runtime_error with its log if it does not.
    RelayProcess(std::filesystem::path runtime, std::filesystem::path home, const std::string& toml,
                 std::vector<std::string> more_environment = {});
    ~RelayProcess();
    RelayProcess(const RelayProcess&) = delete;
    RelayProcess& operator=(const RelayProcess&) = delete;

    std::filesystem::path socket() const { return runtime_ / "kyso/relay.sock"; }
    std::filesystem::path cache() const { return home_ / ".cache/kyso/answers"; }
    pid_t pid() const noexcept { return pid_; }
    std::string log() const;
    /// SIGKILL, as a crash; or SIGTERM, and its status as from waitpid(2).
    void kill();
    int stop();

    Result<signature::RevocationAnswer> ask(const signature::RevocationQuestion& question) const;

  private:
    std::filesystem::path runtime_, home_;
    pid_t pid_ = -1;
};

/// One question to whichever relay listens there.
Result<signature::RevocationAnswer> ask_relay(const std::filesystem::path& socket,
                                              const signature::RevocationQuestion& question);
/// A connected Unix socket; empty where nobody listens.
Fd connect_unix(const std::filesystem::path& socket);

} // namespace kyso::test
