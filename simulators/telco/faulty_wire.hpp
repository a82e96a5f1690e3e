// SPDX-License-Identifier: Apache-2.0
// Stands before the service's HTTPS server and passes octets on both ways, as they are. Where a fault asks
// for it: lets them trickle, cuts the connection, or leads a new connection to a server with another
// certificate. So the server itself, which is the product's, knows nothing of faults.
#pragma once

#include "protocol/result.hpp"
#include "simulators/telco/service/service.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <map>

namespace kyso::telco {

class FaultyWire {
  public:
    using Endpoint = boost::asio::ip::tcp::endpoint;
    /// `swap` says of a new connection whether it is led to `swapped` (port 0: then it is closed).
    FaultyWire(boost::asio::io_context& context, Endpoint server, Endpoint swapped,
               std::function<bool()> swap);

    /// Errc::config_invalid.
    Result<Endpoint> listen(const Endpoint& where);
    /// The connection on which a request came (HttpRequest::peer_port) goes wrong from now on.
    void spoil(std::uint16_t peer_port, WireFault fault);
    void stop() noexcept;

  private:
    struct Link;
    boost::asio::awaitable<void> accept();
    boost::asio::awaitable<void> connect(std::shared_ptr<Link> link, Endpoint where);

    boost::asio::ip::tcp::acceptor acceptor_;
    Endpoint server_, swapped_;
    std::function<bool()> swap_;
    std::map<std::uint16_t, std::weak_ptr<Link>> links_; ///< by the port that the server sees
};

} // namespace kyso::telco
