// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/descriptors.hpp"

#include "protocol/passed_descriptors.hpp"

#include <cassert>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace kyso::io {
namespace {

constexpr std::size_t most_descriptors = 8;

Error errno_error(const char* what) {
    return Error{Errc::internal_error, what + (": " + std::string{std::strerror(errno)})};
}

} // namespace

Result<Received> receive_with_descriptors(int socket, std::span<std::uint8_t> into, std::size_t limit) {
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * most_descriptors)];
    iovec part{into.data(), into.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t size = 0;
    do
        size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    if (size < 0 && errno == EAGAIN) return Error{Errc::internal_error, "again"};
    if (size < 0) return errno_error("recvmsg");

    Received received{static_cast<std::size_t>(size), {}};
    take_descriptors(message, received.descriptors);
    if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) return Error{Errc::too_large, "message cut off"};
    if (received.descriptors.size() > limit) return Error{Errc::too_large, "too many descriptors"};
    return received;
}

Result<void> send_with_descriptors(int socket, ByteView message, std::span<const int> descriptors) {
    assert(descriptors.size() <= most_descriptors);
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * most_descriptors)] = {};
    iovec part{const_cast<std::uint8_t*>(message.data()), message.size()};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (!descriptors.empty()) {
        header.msg_control = control;
        header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        cmsghdr* rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size_bytes());
    }
    ssize_t sent = 0;
    do
        sent = sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    if (sent < 0) return errno_error("sendmsg");
    if (static_cast<std::size_t>(sent) != message.size())
        return Error{Errc::internal_error, "sendmsg: cut off"};
    return {};
}

Result<SocketPair> socket_pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno_error("socketpair");
    return SocketPair{Fd{ends[0]}, Fd{ends[1]}};
}

} // namespace kyso::io
