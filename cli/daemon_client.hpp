// SPDX-License-Identifier: Apache-2.0
// kysod's Unix socket as seen from a terminal program: one call at a time, blocking, with a limit on waiting.
// Used by `devices` and `doctor`. Never asks for a signature.
#pragma once

#include "protocol/fd.hpp"
#include "protocol/rpc.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <filesystem>

namespace kyso::cli {

class DaemonClient {
  public:
    /// Connects (which starts kysod where systemd listens for it). Errc::not_running.
    static Result<DaemonClient> connect(const std::filesystem::path& socket, std::chrono::seconds patience);

    /// session.hello; the result's `version` is kysod's. Errors as call().
    Result<boost::json::object> hello(Language language);

    /// Sends the call and waits for its answer, passing over notifications. An error of kysod's comes back as
    /// that error. Errc::not_running: kysod went away, or was silent for longer than `patience`;
    /// Errc::internal_error: what came is no answer to this call.
    Result<boost::json::object> call(Method method, boost::json::object params);

    static constexpr std::size_t max_message = std::size_t{4} << 20U;

  private:
    explicit DaemonClient(Fd socket) : socket_(std::move(socket)) {}

    Fd socket_;
    std::int64_t next_ = 1;
};

} // namespace kyso::cli
