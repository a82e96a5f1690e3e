// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/pcscd_socket.hpp"

#include <cerrno>
#include <cstdlib>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace kyso::drivers {

std::filesystem::path pcscd_socket() {
    const char* named = std::getenv("PCSCLITE_CSOCK_NAME");
    return named != nullptr && *named != '\0' ? named : "/run/pcscd/pcscd.comm";
}

ReaderService why_no_answer(const std::filesystem::path& socket) {
    const Fd knocking{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket.string().copy(address.sun_path, sizeof address.sun_path - 1);
    const int done = ::connect(knocking.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const bool refused = done != 0 && (errno == EACCES || errno == EPERM);
    return refused ? ReaderService::forbidden : ReaderService::absent;
}

SocketFolderWatch::SocketFolderWatch(const std::filesystem::path& socket)
    : folder_(socket.parent_path()), inotify_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    aim();
}

void SocketFolderWatch::aim() {
    constexpr std::uint32_t wanted = IN_CREATE | IN_MOVED_TO | IN_ATTRIB;
    if (::inotify_add_watch(inotify_.get(), folder_.c_str(), wanted) < 0)
        ::inotify_add_watch(inotify_.get(), folder_.parent_path().c_str(), wanted);
}

void SocketFolderWatch::drain() {
    alignas(inotify_event) char events[4096];
    while (::read(inotify_.get(), events, sizeof events) > 0) {
    }
    aim();
}

} // namespace kyso::drivers
