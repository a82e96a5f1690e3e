// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/peer_uid.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace kyso::io {
namespace {

struct Query {
    nlmsghdr header;
    inet_diag_req_v2 body;
};

Error refused(const char* why) {
    return Error{Errc::not_permitted, std::string{"peer's uid: "} + why};
}

} // namespace

Result<PeerUid> PeerUid::open() {
    Fd netlink{socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)};
    if (!netlink) return Error{Errc::internal_error, "sock_diag: " + std::string{std::strerror(errno)}};
    // The kernel answers at once; the limit is for a kernel that does not.
    const timeval limit{1, 0};
    setsockopt(netlink.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return PeerUid{std::move(netlink)};
}

Result<uid_t> PeerUid::of(bool ipv6, const SocketEnd& peer, const SocketEnd& us) const {
    Query query{};
    query.header.nlmsg_len = sizeof query;
    query.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    query.header.nlmsg_flags = NLM_F_REQUEST;
    query.body.sdiag_family = ipv6 ? AF_INET6 : AF_INET;
    query.body.sdiag_protocol = IPPROTO_TCP;
    query.body.idiag_states = 1U << TCP_ESTABLISHED;
    query.body.id.idiag_sport = htons(peer.port);
    query.body.id.idiag_dport = htons(us.port);
    std::memcpy(query.body.id.idiag_src, peer.address.data(), sizeof query.body.id.idiag_src);
    std::memcpy(query.body.id.idiag_dst, us.address.data(), sizeof query.body.id.idiag_dst);
    query.body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    query.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    if (send(netlink_.get(), &query, sizeof query, 0) != sizeof query) return refused("cannot ask");

    alignas(nlmsghdr) std::array<char, 1024> buffer{};
    const ssize_t got = recv(netlink_.get(), buffer.data(), buffer.size(), 0);
    if (got < 0) return refused("no answer");
    nlmsghdr header{};
    if (static_cast<std::size_t>(got) < sizeof header) return refused("short answer");
    std::memcpy(&header, buffer.data(), sizeof header);
    if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY) return refused("no such connection");
    inet_diag_msg body{};
    if (static_cast<std::size_t>(got) < NLMSG_HDRLEN + sizeof body) return refused("short answer");
    std::memcpy(&body, buffer.data() + NLMSG_HDRLEN, sizeof body);
    if (body.idiag_state != TCP_ESTABLISHED || body.idiag_inode == 0) return refused("connection is closing");
    if (body.id.idiag_sport != htons(peer.port) || body.id.idiag_dport != htons(us.port))
        return refused("another connection");
    return static_cast<uid_t>(body.idiag_uid);
}

} // namespace kyso::io
