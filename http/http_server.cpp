// SPDX-License-Identifier: Apache-2.0
#include "http/http_server.hpp"

#include "program/accept_each.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <fcntl.h>

namespace kyso::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

HttpServer::HttpServer(asio::io_context& context, std::unique_ptr<asio::ssl::context> tls,
                       HttpHandler handler, HttpLimits limits)
    : acceptor_(context), tls_(std::move(tls)), handler_(std::move(handler)), limits_(limits) {}

HttpServer::HttpServer(asio::io_context& context, std::unique_ptr<asio::ssl::context> tls,
                       std::function<HttpResponse(const HttpRequest&)> handler, HttpLimits limits)
    : HttpServer(
          context, std::move(tls),
          HttpHandler{[at_once = std::move(handler)](HttpRequest request) -> asio::awaitable<HttpResponse> {
              co_return at_once(request);
          }},
          limits) {}

Result<tcp::endpoint> HttpServer::listen(const tcp::endpoint& where) {
    error_code error;
    acceptor_.open(where.protocol(), error);
    if (!error) ::fcntl(acceptor_.native_handle(), F_SETFD, FD_CLOEXEC);
    // A restart must not wait for the old connections' TIME_WAIT.
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(where, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    const tcp::endpoint bound = error ? where : acceptor_.local_endpoint(error);
    if (error) return Error{Errc::config_invalid, error.message()};
    asio::co_spawn(acceptor_.get_executor(), accept(), asio::detached);
    return bound;
}

void HttpServer::stop() noexcept {
    error_code ignored;
    acceptor_.close(ignored);
    for (HttpSession* session : sessions_)
        session->stop();
}

asio::awaitable<void> HttpServer::accept() {
    co_await accept_each(acceptor_, [this](tcp::socket socket) {
        if (sessions_.size() < limits_.connections)
            asio::co_spawn(acceptor_.get_executor(), serve(std::move(socket)), asio::detached);
    });
}

asio::awaitable<void> HttpServer::serve(tcp::socket socket) {
    const auto session = make_http_session(std::move(socket), tls_.get(), handler_, limits_);
    sessions_.insert(session.get());
    try {
        co_await session->run();
    } catch (const std::exception& bug) {
        log::error("connection: {}", bug.what());
    }
    sessions_.erase(session.get());
}

} // namespace kyso::http
