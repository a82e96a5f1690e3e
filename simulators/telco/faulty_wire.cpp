// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/faulty_wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace kyso::telco {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds between_drops{100};

} // namespace

struct FaultyWire::Link {
    explicit Link(tcp::socket from)
        : client(std::move(from)), server(client.get_executor()), drop(client.get_executor()) {}

    tcp::socket client, server;
    asio::steady_timer drop;
    bool slow = false;

    void close() noexcept {
        error_code ignored;
        client.close(ignored);
        server.close(ignored);
        drop.cancel();
    }

    asio::awaitable<bool> pass_slowly(tcp::socket& to, asio::const_buffer octets) {
        for (std::size_t i = 0; i < octets.size(); ++i) {
            drop.expires_after(between_drops);
            if (std::get<0>(co_await drop.async_wait(as_result))) co_return false;
            if (std::get<0>(co_await asio::async_write(to, asio::buffer(octets + i, 1), as_result)))
                co_return false;
        }
        co_return true;
    }

    /// Until one side is at its end.
    static asio::awaitable<void> pass(std::shared_ptr<Link> link, bool to_client) {
        tcp::socket& from = to_client ? link->server : link->client;
        tcp::socket& to = to_client ? link->client : link->server;
        std::vector<char> octets(16 * 1024);
        bool good = true;
        while (good) {
            const auto [end, size] = co_await from.async_read_some(asio::buffer(octets), as_result);
            if (end) break;
            if (to_client && link->slow) {
                good = co_await link->pass_slowly(to, asio::buffer(octets, size));
            } else {
                const auto [broken, sent] =
                    co_await asio::async_write(to, asio::buffer(octets, size), as_result);
                good = !broken;
            }
        }
        error_code ignored;
        if (good && !to_client)
            to.shutdown(tcp::socket::shutdown_send, ignored);
        else
            link->close(); // nothing more comes for the client
    }
};

FaultyWire::FaultyWire(asio::io_context& context, Endpoint server, Endpoint swapped,
                       std::function<bool()> swap)
    : acceptor_(context), server_(std::move(server)), swapped_(std::move(swapped)), swap_(std::move(swap)) {}

Result<FaultyWire::Endpoint> FaultyWire::listen(const Endpoint& where) {
    error_code error;
    acceptor_.open(where.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(where, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    const Endpoint bound = error ? where : acceptor_.local_endpoint(error);
    if (error) return Error{Errc::config_invalid, "listen: " + error.message()};
    asio::co_spawn(acceptor_.get_executor(), accept(), asio::detached);
    return bound;
}

void FaultyWire::stop() noexcept {
    error_code ignored;
    acceptor_.close(ignored); // connections end with the server's
}

void FaultyWire::spoil(std::uint16_t peer_port, WireFault fault) {
    const auto found = links_.find(peer_port);
    const auto link = found != links_.end() ? found->second.lock() : nullptr;
    if (!link) return;
    if (fault == WireFault::slow_drip) link->slow = true;
    if (fault == WireFault::closed) link->close();
}

asio::awaitable<void> FaultyWire::accept() {
    while (acceptor_.is_open()) {
        auto [error, socket] = co_await acceptor_.async_accept(as_result);
        if (error == asio::error::operation_aborted || !acceptor_.is_open()) co_return;
        if (error) continue;
        const Endpoint where = swap_() ? swapped_ : server_;
        if (where.port() == 0) continue;
        asio::co_spawn(acceptor_.get_executor(), connect(std::make_shared<Link>(std::move(socket)), where),
                       asio::detached);
    }
}

asio::awaitable<void> FaultyWire::connect(std::shared_ptr<Link> link, Endpoint where) {
    const auto [error] = co_await link->server.async_connect(where, as_result);
    if (error) co_return;
    const std::uint16_t port = link->server.local_endpoint().port();
    links_[port] = link;
    asio::co_spawn(acceptor_.get_executor(), Link::pass(link, false), asio::detached);
    co_await Link::pass(link, true);
    links_.erase(port);
}

} // namespace kyso::telco
