// SPDX-License-Identifier: Apache-2.0
#include "protocol/framing.hpp"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

namespace kyso {
namespace {

/// Octets read before the end of the stream, or an error.
Result<std::size_t> read_all(int fd, std::span<std::uint8_t> into) {
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got = ::read(fd, into.data() + done, into.size() - done);
        if (got == 0) break;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return Error{Errc::driver_died, std::strerror(errno)};
        done += static_cast<std::size_t>(got);
    }
    return done;
}

} // namespace

std::array<std::uint8_t, frame_header_size> frame_header(std::size_t size) noexcept {
    return {static_cast<std::uint8_t>(size >> 24), static_cast<std::uint8_t>(size >> 16),
            static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
}

Result<std::size_t> frame_size(ByteView header, std::size_t limit) {
    std::size_t size = 0;
    for (const std::uint8_t octet : header.first(frame_header_size))
        size = (size << 8) | octet;
    if (size > limit) return Error{Errc::too_large, "frame of " + std::to_string(size) + " octets"};
    return size;
}

Bytes frame(ByteView payload) {
    const auto header = frame_header(payload.size());
    Bytes bytes;
    bytes.reserve(header.size() + payload.size());
    bytes.insert(bytes.end(), header.begin(), header.end());
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return bytes;
}

Result<std::optional<Bytes>> read_frame(int fd, std::size_t limit) {
    std::array<std::uint8_t, frame_header_size> header{};
    const auto got = read_all(fd, header);
    if (!got) return got.error();
    if (*got == 0) return std::optional<Bytes>{};
    if (*got < header.size()) return Error{Errc::driver_died, "closed within a frame's header"};
    const auto size = frame_size(header, limit);
    if (!size) return size.error();
    Bytes payload(*size);
    const auto body = read_all(fd, payload);
    if (!body) return body.error();
    if (*body < payload.size()) return Error{Errc::driver_died, "closed within a frame"};
    return std::optional<Bytes>{std::move(payload)};
}

Result<void> write_frame(int fd, ByteView payload) {
    const Bytes bytes = frame(payload);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t sent = ::send(fd, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return Error{Errc::driver_died, std::strerror(errno)};
        done += static_cast<std::size_t>(sent);
    }
    return {};
}

} // namespace kyso
