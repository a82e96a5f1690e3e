// SPDX-License-Identifier: Apache-2.0
// The listening sockets of the page's door: 127.0.0.1 and, where it can be had, the same port of ::1. Nothing
// here ever listens on another address.
#pragma once

#include "protocol/fd.hpp"
#include "protocol/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <vector>

namespace kyso::io {

class LoopbackPort {
  public:
    explicit LoopbackPort(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

    /// The first port of the range that is free on 127.0.0.1. Errc::config_invalid if none is.
    Result<void> listen(unsigned first_port, unsigned last_port, bool ipv6);
    /// A listening socket from systemd. Errc::config_invalid if it is not on a loopback address, or on
    /// another port than the one before.
    Result<void> adopt(Fd listening);

    unsigned number() const noexcept { return number_; } ///< 0 before
    std::vector<boost::asio::ip::tcp::acceptor>& acceptors() noexcept { return acceptors_; }

  private:
    boost::asio::any_io_executor executor_;
    std::vector<boost::asio::ip::tcp::acceptor> acceptors_;
    unsigned number_ = 0;
};

} // namespace kyso::io
