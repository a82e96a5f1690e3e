// SPDX-License-Identifier: Apache-2.0
// One accepted connection, whatever carries it: messages in, messages out. Implemented by the WebSocket
// server (the only place that knows Beast) and the Unix socket server.
#pragma once

#include "protocol/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace kyso::io {

enum class CloseReason : std::uint8_t { normal, going_away, too_much };

class Channel {
  public:
    virtual ~Channel() = default;
    /// One reader at a time. An error ends the connection.
    virtual boost::asio::awaitable<Result<std::string>> receive() = 0;
    /// One writer at a time. `text` lives until it returns.
    virtual boost::asio::awaitable<Result<void>> send(const std::string& text) = 0;
    /// Says why where the carrier can, then ends both directions; pending calls fail.
    virtual boost::asio::awaitable<void> close(CloseReason reason) = 0;
};

} // namespace kyso::io
