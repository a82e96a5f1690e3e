// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/pin_channel.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/uio.h>

namespace kyso::prompt {

Result<void> write_pin(int fd, ByteView pin) {
    if (pin.empty() || pin.size() > max_pin_octets) return Error{Errc::pin_not_usable};
    auto length = static_cast<std::uint8_t>(pin.size());
    // iovec has no const form; sendmsg only reads.
    std::array<iovec, 2> parts = {iovec{&length, 1},
                                  iovec{const_cast<std::uint8_t*>(pin.data()), pin.size()}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    ssize_t sent = 0;
    do
        sent = ::sendmsg(fd, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent < 0) return Error{Errc::driver_died, std::string{"PIN channel: "} + std::strerror(errno)};
    // At most 256 octets into an empty socket buffer: the kernel takes all or the socket is not what it
    // should be.
    if (static_cast<std::size_t>(sent) != pin.size() + 1)
        return Error{Errc::driver_died, "PIN channel: short write"};
    return {};
}

} // namespace kyso::prompt
