// SPDX-License-Identifier: Apache-2.0
#include "protocol/local_socket.hpp"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>

namespace kyso {
namespace {

namespace fs = std::filesystem;

constexpr int waiting_connections = 64;

constexpr const char* too_long = "the path is too long for a Unix socket (unix(7))";

Fd stream_socket(int flags = 0) {
    return Fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0)};
}

/// Nothing where the path is longer than such an address can be.
std::optional<sockaddr_un> address_of(const fs::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path) return std::nullopt;
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    return address;
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

Result<Fd> connected(Fd socket, const fs::path& path) {
    const auto failed = [&](const char* why) { return Error{Errc::not_running, path.string() + ": " + why}; };
    const auto address = address_of(path);
    if (!address) return failed(too_long);
    if (!socket || ::connect(socket.get(), generic(*address), sizeof *address) != 0)
        return failed(std::strerror(errno));
    return socket;
}

} // namespace

Result<Fd> listen_locally(const fs::path& path) {
    const auto failed = [&](const std::string& why) {
        return Error{Errc::config_invalid, path.string() + ": " + why};
    };
    std::error_code error;
    if (fs::create_directories(path.parent_path(), error))
        fs::permissions(path.parent_path(), fs::perms::owner_all, error);
    if (error) return failed(error.message());

    const auto address = address_of(path);
    if (!address) return failed(too_long);

    // EAGAIN: somebody listens, and has many waiting.
    if (const Fd probe = stream_socket(SOCK_NONBLOCK);
        ::connect(probe.get(), generic(*address), sizeof *address) == 0 || errno == EAGAIN)
        return Error{Errc::busy, path.string() + ": another program listens here"};
    fs::remove(path, error);

    Fd socket = stream_socket(SOCK_NONBLOCK);
    const mode_t before = ::umask(0177); // born 0600: there is no moment at which others could connect
    const bool bound = socket && ::bind(socket.get(), generic(*address), sizeof *address) == 0;
    ::umask(before);
    if (!bound || ::listen(socket.get(), waiting_connections) != 0) return failed(std::strerror(errno));
    return socket;
}

Result<Fd> connect_locally(const fs::path& path) {
    return connected(stream_socket(SOCK_NONBLOCK), path);
}

Result<Fd> connect_locally(const fs::path& path, std::chrono::milliseconds patience) {
    Fd socket = stream_socket();
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(patience);
    const timeval limit{whole.count(),
                        static_cast<suseconds_t>(std::chrono::microseconds{patience - whole}.count())};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    return connected(std::move(socket), path);
}

std::optional<pid_t> own_peer(int connection) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0 ||
        credentials.uid != ::geteuid())
        return std::nullopt;
    return credentials.pid;
}

} // namespace kyso
