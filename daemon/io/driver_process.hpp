// SPDX-License-Identifier: Apache-2.0
// One running kyso-driver-host: its stream, its deadline, its end. A host that is late is killed, one that
// dies or answers nonsense becomes a typed error; kysod goes on. Made by ModuleHost.
#pragma once

#include "daemon/io/frame_stream.hpp"
#include "daemon/io/launcher.hpp"
#include "daemon/io/turnstile.hpp"
#include "drivers/token/driver_link.hpp"

#include <optional>

namespace kyso::io {

/// How a host went while it was still wanted.
enum class DriverEnd : std::uint8_t { died, hung };

struct DriverStart {
    std::string name; ///< of the module, for the log
    std::vector<std::string> arguments, environment;
    drivers::DriverDeadlines deadlines;
    std::function<void(DriverEnd, const std::string& how)> on_death; ///< at most once
};

class DriverProcess final : public drivers::DriverLink {
  public:
    static Result<std::shared_ptr<DriverProcess>> start(const boost::asio::any_io_executor& executor,
                                                        Launcher& launcher, DriverStart start);
    ~DriverProcess() override;

    bool alive() const noexcept;
    /// Kills it because kysod wants so: no death. Whoever waits for an answer gets `why`.
    void end(Errc why);
    const drivers::DriverDeadlines& deadlines() const noexcept override;

    boost::asio::awaitable<Result<std::unique_ptr<Hold>>> hold() override;
    boost::asio::awaitable<Result<Bytes>> call(Bytes request, Fd descriptor,
                                               std::chrono::milliseconds deadline) override;
    boost::asio::awaitable<Result<void>> call_in_order(std::size_t count, RequestAt request_at,
                                                       OnAnswer on_answer,
                                                       std::chrono::milliseconds deadline) override;

  private:
    struct State;
    explicit DriverProcess(std::shared_ptr<State> state);
    boost::asio::awaitable<Result<Bytes>> receive(std::chrono::milliseconds deadline);
    Error lost(const Error& error);

    std::shared_ptr<State> state_;
};

} // namespace kyso::io
