// SPDX-License-Identifier: Apache-2.0
// File descriptors that came with a message on a Unix socket (SCM_RIGHTS, unix(7)): owned at once, whatever
// becomes of the message. Used by kysod, its launcher and the driver host after each recvmsg(2).
#pragma once

#include "protocol/fd.hpp"

#include <cstring>
#include <sys/socket.h>
#include <vector>

namespace kyso {

/// Adds them to `into`, in their order. Receive with MSG_CMSG_CLOEXEC; MSG_CTRUNC is the caller's to look at.
inline void take_descriptors(msghdr& message, std::vector<Fd>& into) {
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int descriptor = -1;
            std::memcpy(&descriptor, CMSG_DATA(part) + i * sizeof descriptor, sizeof descriptor);
            into.emplace_back(descriptor);
        }
    }
}

} // namespace kyso
