// SPDX-License-Identifier: Apache-2.0
// The prompt's end of its stream to kysod: one request in, events out, and word when kysod closes it.
#pragma once

#include "daemon/prompt/prompt_wire.hpp"
#include "protocol/fd.hpp"

#include <functional>

namespace kyso::prompt {

class KysodStream {
  public:
    /// Takes over `fd`; reads nothing yet.
    explicit KysodStream(int fd);

    /// Blocks until the request is there. Errors as decode_request(), Errc::driver_died where kysod has gone.
    Result<PromptRequest> read_request();
    Result<void> send(const PromptEvent& event);
    /// Calls `gone` from the main loop once kysod closes, or says more than it may.
    void watch(std::function<void()> gone);

  private:
    Fd fd_;
};

} // namespace kyso::prompt
