// SPDX-License-Identifier: Apache-2.0
// One HTTP connection, plain or TLS: requests in, answers out, until the peer closes, a limit is broken or
// the server stops. Made by HttpServer; the only server source that knows Beast. It judges no request:
// it parses.
#pragma once

#include "http/http_message.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace kyso::http {

struct HttpLimits {
    std::uint32_t header = 8 * 1024; ///< octets of request line and headers
    std::uint64_t body = 256 * 1024; ///< octets
    std::chrono::seconds deadline{
        10}; ///< for a TLS handshake, a whole request (waiting for it included), an answer
    std::size_t connections = 256;
};

/// An answer that may have to wait for somebody else's.
using HttpHandler = std::function<boost::asio::awaitable<HttpResponse>(HttpRequest)>;

class HttpSession {
  public:
    virtual ~HttpSession() = default;
    /// Ends without error whatever the peer does.
    virtual boost::asio::awaitable<void> run() = 0;
    /// Lets an answer that is being sent go out; waits for no further request.
    virtual void stop() noexcept = 0;
};

/// `tls` may be null: then plain HTTP. `handler` and `tls` must outlive the session.
std::unique_ptr<HttpSession> make_http_session(boost::asio::ip::tcp::socket socket,
                                               boost::asio::ssl::context* tls, const HttpHandler& handler,
                                               const HttpLimits& limits);

} // namespace kyso::http
