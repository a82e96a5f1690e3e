// SPDX-License-Identifier: Apache-2.0
// kyso-relay's door: a Unix socket, one question a connection, the answer, the end. Serves programs of the
// same user only (in practice kysod). A fetch or a call to a gateway goes on when the asker has left.
#pragma once

#include "drivers/relay/answer_cache.hpp"
#include "drivers/relay/gateways.hpp"
#include "fetch/fetcher.hpp"
#include "protocol/fd.hpp"

#include <functional>

namespace kyso::drivers {

class RelayServer {
  public:
    static constexpr std::size_t most_connections = 16;

    /// `now`: the wall clock, for the cache.
    RelayServer(const boost::asio::any_io_executor& executor, fetch::Fetcher& fetcher,
                const AnswerCache& cache, Gateways& gateways, std::function<std::chrono::sys_seconds()> now);
    ~RelayServer();

    /// listen_locally(), and then as adopt().
    Result<void> listen(const std::filesystem::path& socket);
    /// A listening socket of the service manager's.
    Result<void> adopt(Fd listening);
    void start();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace kyso::drivers
