// SPDX-License-Identifier: Apache-2.0
// The prompt's end of its stream to kysod: one opening in, events out, the end of a notice in, and word when
// kysod closes it.
#pragma once

#include "daemon/prompt/prompt_wire.hpp"
#include "protocol/fd.hpp"

#include <functional>

namespace kyso::prompt {

class KysodStream {
  public:
    /// Takes over `fd`; reads nothing yet.
    explicit KysodStream(int fd);

    /// Blocks until it is there. Errors as decode_opening(), Errc::driver_died where kysod has gone.
    Result<PromptOpening> read_opening();
    Result<void> send(const PromptEvent& event);
    /// Calls `gone` from the main loop once kysod closes, or says more than it may.
    void watch(std::function<void()> gone);
    /// For a notice: `ended` with kysod's words, if they come, and then, or without them, `gone`.
    void watch_notice(std::function<void(const std::string& words)> ended, std::function<void()> gone);

  private:
    Fd fd_;
};

} // namespace kyso::prompt
