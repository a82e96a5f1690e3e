// SPDX-License-Identifier: Apache-2.0
// pcscd's socket, seen from outside: where it is, why nobody answers there, and when it is made anew. For
// kyso-device-watch, which must notice a pcscd that comes later.
#pragma once

#include "drivers/pcsc/watch_wire.hpp"
#include "protocol/fd.hpp"

#include <filesystem>

namespace kyso::drivers {

/// Where libpcsclite looks: PCSCLITE_CSOCK_NAME, else Debian's place.
std::filesystem::path pcscd_socket();

/// Why libpcsclite got no answer: absent or forbidden.
ReaderService why_no_answer(const std::filesystem::path& socket);

/// Readable when something in the socket's folder, or in the one above where it is not there, came or changed
/// its mode. Invalid where that cannot be watched.
class SocketFolderWatch {
  public:
    explicit SocketFolderWatch(const std::filesystem::path& socket);
    int descriptor() const noexcept { return inotify_.get(); }
    /// Takes what happened, and looks at the folder where it is there by now.
    void drain();

  private:
    void aim();

    std::filesystem::path folder_;
    Fd inotify_;
};

} // namespace kyso::drivers
