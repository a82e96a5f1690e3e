// SPDX-License-Identifier: Apache-2.0
// Passing file descriptors over Unix sockets (SCM_RIGHTS, unix(7)). What arrives is CLOEXEC and owned at
// once.
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/fd.hpp"

#include <span>

namespace kyso::io {

struct Received {
    std::size_t size = 0; ///< 0: the other side closed
    std::vector<Fd> descriptors;
};

/// One recvmsg into `into`. More than `limit` descriptors, or a cut-off message, is an error; all are closed
/// then. Does not block where the socket does not; then the error's detail is "again".
Result<Received> receive_with_descriptors(int socket, std::span<std::uint8_t> into, std::size_t limit);

/// One sendmsg of everything, with the descriptors. Never blocks and raises no signal.
Result<void> send_with_descriptors(int socket, ByteView message, std::span<const int> descriptors);

/// A connected pair of stream sockets, CLOEXEC: kysod's end and the helper's.
struct SocketPair {
    Fd ours, theirs;
};
Result<SocketPair> socket_pair();

} // namespace kyso::io
