// SPDX-License-Identifier: Apache-2.0
// kyso-token's sockets: one for each reader, where the IFD handler connects, and the control socket. Keeps
// time for the readers; decides nothing.
#pragma once

#include "simulators/token/configuration.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>

namespace kyso::token {

class Server {
  public:
    Server(boost::asio::io_context& context, Configuration configuration);
    ~Server();

    /// Errc::config_invalid.
    Result<void> listen();
    void stop();

  private:
    using Socket = boost::asio::local::stream_protocol::socket;
    using Acceptor = boost::asio::local::stream_protocol::acceptor;

    /// A reader's door: one connection at a time, as a cable.
    struct Door {
        Door(boost::asio::io_context& context, Reader& its) : reader(its), acceptor(context), wait(context) {}
        Reader& reader;
        Acceptor acceptor;
        boost::asio::steady_timer wait;
    };

    Result<void> open(Acceptor& acceptor, const std::filesystem::path& socket);
    boost::asio::awaitable<void> accept(Door& door);
    boost::asio::awaitable<void> serve(Door& door, Socket socket);
    boost::asio::awaitable<ReaderReply> reply_to(Door& door, const ReaderRequest& request);
    boost::asio::awaitable<void> take_orders(Socket socket);

    boost::asio::io_context& context_;
    Configuration configuration_;
    Control control_;
    std::deque<Door> doors_;
    Acceptor control_acceptor_;
    std::vector<std::filesystem::path> made_; ///< removed again at the end
};

} // namespace kyso::token
