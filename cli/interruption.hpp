// SPDX-License-Identifier: Apache-2.0
// Ctrl-C as something to wait for: while one exists, SIGINT, SIGTERM and SIGHUP end nothing but make its
// descriptor readable, so that a running request can be cancelled first. One at a time.
#pragma once

#include "protocol/fd.hpp"

#include <csignal>

namespace kyso::cli {

class Interruption {
  public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    /// For poll(2); readable once for each signal.
    int descriptor() const noexcept { return signals_.get(); }
    /// Takes one signal, if there is one.
    bool take() const;

  private:
    sigset_t before_{};
    Fd signals_;
};

} // namespace kyso::cli
