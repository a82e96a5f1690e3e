// SPDX-License-Identifier: Apache-2.0
// The door for the person's own programs: a Unix socket in a folder of theirs, frames of JSON-RPC, the same
// methods. Only the same user gets in, by file mode and by SO_PEERCRED.
#pragma once

#include "daemon/io/configuration.hpp"
#include "daemon/io/connection.hpp"

#include <filesystem>

namespace kyso::io {

class IpcServer {
  public:
    IpcServer(const boost::asio::any_io_executor& executor, const Limits& limits, const flow::Ports& ports,
              Connections& connections);
    ~IpcServer();

    /// listen_locally(), and then as adopt().
    Result<void> listen(const std::filesystem::path& socket);
    Result<void> adopt(Fd listening);
    void start();
    /// Also removes the socket that listen() made.
    void stop();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace kyso::io
