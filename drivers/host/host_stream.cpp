// SPDX-License-Identifier: Apache-2.0
#include "drivers/host/host_stream.hpp"

#include "protocol/framing.hpp"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <vector>

namespace kyso::drivers {
namespace {

/// Room for some more than one, so that the usual excess is seen and closed here; the kernel closes what does
/// not fit.
constexpr std::size_t room_for_descriptors = 16;

struct Received {
    std::vector<Fd> descriptors;
    bool truncated = false;
};

void collect(msghdr& message, Received& received) {
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
            received.descriptors.emplace_back(fd);
        }
    }
    if ((message.msg_flags & MSG_CTRUNC) != 0) received.truncated = true;
}

/// Octets read before the end of the stream; whatever descriptors come with them are collected.
Result<std::size_t> receive(int fd, std::span<std::uint8_t> into, Received& received) {
    std::size_t done = 0;
    while (done < into.size()) {
        alignas(cmsghdr) unsigned char control[CMSG_SPACE(room_for_descriptors * sizeof(int))];
        iovec rest{into.data() + done, into.size() - done};
        msghdr message{};
        message.msg_iov = &rest;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t got = ::recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return Error{Errc::driver_died, std::strerror(errno)};
        collect(message, received);
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

} // namespace

Result<std::optional<IncomingFrame>> receive_frame(int fd, std::size_t limit) {
    Received received;
    std::array<std::uint8_t, frame_header_size> header{};
    const auto got = receive(fd, header, received);
    if (!got) return got.error();
    if (*got == 0) return std::optional<IncomingFrame>{};
    if (*got < header.size()) return Error{Errc::driver_died, "closed within a frame's header"};
    const auto size = frame_size(header, limit);
    if (!size) return size.error();

    IncomingFrame frame;
    frame.payload.resize(*size);
    const auto body = receive(fd, frame.payload, received);
    if (!body) return body.error();
    if (*body < frame.payload.size()) return Error{Errc::driver_died, "closed within a frame"};
    frame.too_many_descriptors = received.truncated || received.descriptors.size() > 1;
    if (!frame.too_many_descriptors && !received.descriptors.empty())
        frame.descriptor = std::move(received.descriptors.front());
    return std::optional<IncomingFrame>{std::move(frame)};
}

} // namespace kyso::drivers
