// SPDX-License-Identifier: Apache-2.0
// Listens, accepts, bounds the number of connections, stops cleanly. Called by main. Single-threaded.
#pragma once

#include "http/http_session.hpp"
#include "protocol/result.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include <set>

namespace kyso::http {

class HttpServer {
  public:
    /// `tls` null: plain HTTP. `handler` answers at once, or after waiting for somebody.
    HttpServer(boost::asio::io_context& context, std::unique_ptr<boost::asio::ssl::context> tls,
               std::function<HttpResponse(const HttpRequest&)> handler, HttpLimits limits = {});
    HttpServer(boost::asio::io_context& context, std::unique_ptr<boost::asio::ssl::context> tls,
               HttpHandler handler, HttpLimits limits = {});

    /// Binds and starts to accept; port 0 takes a free one. Answers where it listens. Errc::config_invalid.
    Result<boost::asio::ip::tcp::endpoint> listen(const boost::asio::ip::tcp::endpoint& where);
    /// No more connections; answers under way go out, then the io_context has nothing left of ours.
    void stop() noexcept;

  private:
    boost::asio::awaitable<void> accept();
    boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);

    boost::asio::ip::tcp::acceptor acceptor_;
    std::unique_ptr<boost::asio::ssl::context> tls_;
    HttpHandler handler_;
    HttpLimits limits_;
    std::set<HttpSession*> sessions_;
};

} // namespace kyso::http
