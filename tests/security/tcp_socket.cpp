// SPDX-License-Identifier: Apache-2.0
#include "tests/security/tcp_socket.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>

namespace kyso::test {

Fd tcp_connection(unsigned port) {
    Fd socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error(std::string{"connect: "} + std::strerror(errno));
    return socket;
}

std::string read_until_closed(const Fd& socket) {
    std::string all;
    std::array<char, 4096> buffer{};
    while (true) {
        pollfd ready{socket.get(), POLLIN, 0};
        if (::poll(&ready, 1, 30'000) != 1) throw std::runtime_error("neither octets nor an end in 30 s");
        const ssize_t got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
        if (got <= 0) return all;
        all.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

std::string right_handshake(unsigned port, const std::string& origin) {
    return "GET /v1 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nOrigin: " + origin +
           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: kyso.v1\r\n\r\n";
}

} // namespace kyso::test
