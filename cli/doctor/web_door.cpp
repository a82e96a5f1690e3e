// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/web_door.hpp"

#include "protocol/fd.hpp"

#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace kyso::cli {
namespace {

constexpr timeval patience{2, 0};
constexpr std::size_t most_answer = 4096;

std::string answer_of(int socket) {
    std::string text;
    std::array<char, 1024> buffer;
    while (text.size() < most_answer) {
        const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return text;
}

} // namespace

DoorState knock(unsigned port) {
    Fd socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return DoorState::closed;
    const std::string request = "GET /.well-known/kyso HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                                "\r\nConnection: close\r\n\r\n";
    if (::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size()))
        return DoorState::other_program;
    const std::string answer = answer_of(socket.get());
    const bool ours = answer.starts_with("HTTP/1.1 403 ") && answer.ends_with("\r\n\r\n{}");
    return ours ? DoorState::kysod : DoorState::other_program;
}

} // namespace kyso::cli
