// SPDX-License-Identifier: Apache-2.0
// The door for browser pages: loopback TCP, admission before the upgrade, then one Connection each. The only
// Beast translation unit of kysod. Whatever is refused gets the same 403, so that a page learns nothing.
#pragma once

#include "daemon/core/allow_list.hpp"
#include "daemon/io/configuration.hpp"
#include "daemon/io/connection.hpp"
#include "daemon/io/peer_uid.hpp"

#include <memory>

namespace kyso::io {

class WebsocketServer {
  public:
    struct Surroundings {
        const core::Grants& grants;
        const Limits& limits;
        const flow::Ports& ports;
        const PeerUid& peer_uid;
        Connections& connections;
    };

    WebsocketServer(const boost::asio::any_io_executor& executor, Surroundings surroundings);
    ~WebsocketServer();

    /// Listens on the first free port of 127.0.0.1 (and the same of [::1]). Errc::config_invalid if none is
    /// free.
    Result<void> listen(unsigned first_port, unsigned last_port, bool ipv6);
    /// A listening socket from systemd.
    Result<void> adopt(Fd listening);
    /// Starts to accept.
    void start();
    void stop();
    unsigned port() const noexcept;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace kyso::io
