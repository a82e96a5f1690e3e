// SPDX-License-Identifier: Apache-2.0
// kysod's Unix socket as seen from a terminal program: one call at a time, blocking, with a limit on waiting.
// Used by every command that needs kysod. Holds no PIN and no key: whether to sign is between kysod's window
// and the person.
#pragma once

#include "protocol/fd.hpp"
#include "protocol/rpc.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <filesystem>
#include <functional>

namespace kyso::cli {

class Interruption;

/// While a call waits for a person.
struct Waiting {
    /// The params of each request.progress.
    std::function<void(const boost::json::object&)> on_progress;
    /// Cancels the call once, and ends the waiting for it the second time.
    const Interruption* interruption = nullptr;
    /// Whether what was asked goes on without this program: then an interruption ends the waiting, and
    /// cancels nothing.
    std::function<bool()> outlives{};
    std::size_t longest_answer = std::size_t{256} << 20U; ///< octets
};

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

    /// The same for a call that shows a window: waits as long as it takes. Errc::request_cancelled.
    Result<boost::json::object> call(Method method, boost::json::object params, const Waiting& waiting);

    static constexpr std::size_t max_message = std::size_t{4} << 20U;

  private:
    explicit DaemonClient(Fd socket) : socket_(std::move(socket)) {}
    Result<std::int64_t> send(Method method, boost::json::object params);
    Result<boost::json::object> receive(std::size_t limit) const;
    /// Errc::request_cancelled where the person has had enough of waiting.
    Result<void> wait(std::int64_t id, const Waiting& waiting, bool& cancelled);

    Fd socket_;
    std::int64_t next_ = 1;
};

} // namespace kyso::cli
