// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/loopback_port.hpp"

#include <boost/asio/ip/v6_only.hpp>

#include <optional>
#include <sys/socket.h>

namespace kyso::io {
namespace asio = boost::asio;
using asio::ip::tcp;

Result<void> LoopbackPort::listen(unsigned first_port, unsigned last_port, bool ipv6) {
    const auto bound = [&](const tcp::endpoint& endpoint) -> std::optional<tcp::acceptor> {
        tcp::acceptor acceptor{executor_};
        boost::system::error_code error;
        acceptor.open(endpoint.protocol(), error);
        if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
        if (!error && endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
        if (!error) acceptor.bind(endpoint, error);
        if (!error) acceptor.listen(64, error);
        if (error) return std::nullopt;
        return acceptor;
    };
    for (unsigned port = first_port; port <= last_port; ++port) {
        const auto number = static_cast<std::uint16_t>(port);
        auto v4 = bound({asio::ip::address_v4::loopback(), number});
        if (!v4) continue;
        acceptors_.push_back(std::move(*v4));
        // Where IPv6 is missing or its port taken, 127.0.0.1 alone serves: the SDK uses that literal.
        if (ipv6)
            if (auto v6 = bound({asio::ip::address_v6::loopback(), number}))
                acceptors_.push_back(std::move(*v6));
        number_ = port;
        return {};
    }
    return Error{Errc::config_invalid, "no free port from " + std::to_string(first_port) + " to " +
                                           std::to_string(last_port) + " on 127.0.0.1; see «kyso doctor»"};
}

Result<void> LoopbackPort::adopt(Fd listening) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (getsockname(listening.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
        return Error{Errc::config_invalid, "a socket from systemd has no address"};
    tcp::acceptor acceptor{executor_};
    boost::system::error_code error;
    acceptor.assign(address.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), listening.release(), error);
    if (error) return Error{Errc::config_invalid, "a socket from systemd: " + error.message()};
    const auto endpoint = acceptor.local_endpoint(error);
    if (error || !endpoint.address().is_loopback())
        return Error{Errc::config_invalid, "a socket from systemd is not on a loopback address"};
    if (number_ != 0 && number_ != endpoint.port())
        return Error{Errc::config_invalid, "the sockets from systemd have different ports"};
    number_ = endpoint.port();
    acceptors_.push_back(std::move(acceptor));
    return {};
}

} // namespace kyso::io
