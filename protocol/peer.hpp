// SPDX-License-Identifier: Apache-2.0
// Who is at the other end of a connection, as found out by kysod itself when it was accepted.
#pragma once

#include "protocol/origin.hpp"

#include <sys/types.h>
#include <variant>

namespace kyso {

/// A page, known by the Origin header of its handshake.
struct WebPeer {
    Origin origin;
};

/// A program of the same user on the Unix socket. `program` is what /proc says: a label to show, no proof.
struct LocalPeer {
    pid_t pid = 0;
    std::string program;
};

using Peer = std::variant<WebPeer, LocalPeer>;

/// The origin, or `program NAME`: for the window, the log and the audit record.
inline std::string requester(const Peer& peer) {
    if (const auto* web = std::get_if<WebPeer>(&peer)) return web->origin.text();
    return std::get<LocalPeer>(peer).program;
}

inline bool is_page(const Peer& peer) noexcept {
    return std::holds_alternative<WebPeer>(peer);
}

} // namespace kyso
