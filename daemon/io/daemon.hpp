// SPDX-License-Identifier: Apache-2.0
// kysod put together: everything that lives as long as the process, wired once. main() makes one and runs it.
#pragma once

#include "daemon/io/configuration.hpp"
#include "protocol/fd.hpp"

#include <filesystem>
#include <memory>

namespace kyso::io {

/// Where kysod keeps and finds its things: XDG base directories.
struct Places {
    std::filesystem::path state;   ///< audit log and keys: $XDG_STATE_HOME/kyso
    std::filesystem::path config;  ///< what the person approved: $XDG_CONFIG_HOME/kyso
    std::filesystem::path runtime; ///< ipc.sock: $XDG_RUNTIME_DIR/kyso

    /// Errc::config_invalid where neither the variables nor HOME tell.
    static Result<Places> from_environment();
};

class Daemon {
  public:
    Daemon(Configuration configuration, Places places, Fd launcher);
    ~Daemon();

    /// Opens the log, the trust folder and the sockets (or takes systemd's), closes the sandbox, tells
    /// systemd.
    Result<void> open();
    /// Serves until SIGTERM or SIGINT; then cancels what runs, answers it, and returns.
    void run();
    unsigned port() const noexcept;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace kyso::io
