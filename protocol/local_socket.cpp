// SPDX-License-Identifier: Apache-2.0
#include "protocol/local_socket.hpp"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace kyso {
namespace {

namespace fs = std::filesystem;

constexpr int waiting_connections = 64;

Fd stream_socket() {
    return Fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
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

    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = path.string();
    if (name.size() >= sizeof address.sun_path) return failed("too long for a Unix socket");
    std::memcpy(address.sun_path, name.data(), name.size());
    const auto* where = reinterpret_cast<const sockaddr*>(&address);

    // EAGAIN: somebody listens, and has many waiting.
    if (const Fd probe = stream_socket();
        ::connect(probe.get(), where, sizeof address) == 0 || errno == EAGAIN)
        return Error{Errc::busy, name + ": another program listens here"};
    fs::remove(path, error);

    Fd socket = stream_socket();
    const mode_t before = ::umask(0177); // born 0600: there is no moment at which others could connect
    const bool bound = socket && ::bind(socket.get(), where, sizeof address) == 0;
    ::umask(before);
    if (!bound || ::listen(socket.get(), waiting_connections) != 0) return failed(std::strerror(errno));
    return socket;
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
