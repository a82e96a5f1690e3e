// SPDX-License-Identifier: Apache-2.0
// Whose is the other end of a loopback TCP connection? Loopback is open to every user of the machine; kysod
// serves only its own. Asked of the kernel by sock_diag(7) for the exact four-tuple. Opened before the
// sandbox closes.
#pragma once

#include "protocol/fd.hpp"
#include "protocol/result.hpp"

#include <array>
#include <sys/types.h>

namespace kyso::io {

/// One end of a TCP connection: address as on the wire (4 octets used for IPv4), port in host order.
struct SocketEnd {
    std::array<std::uint8_t, 16> address{};
    std::uint16_t port = 0;
};

class PeerUid {
  public:
    static Result<PeerUid> open();

    /// uid of the socket whose own end is `peer` and whose other end is `us`. Errc::not_permitted unless it
    /// is ESTABLISHED and has an inode: a socket that was closed shows uid 0.
    Result<uid_t> of(bool ipv6, const SocketEnd& peer, const SocketEnd& us) const;

  private:
    explicit PeerUid(Fd netlink) : netlink_(std::move(netlink)) {}
    Fd netlink_;
};

} // namespace kyso::io
