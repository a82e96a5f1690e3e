// SPDX-License-Identifier: Apache-2.0
// The driver host's end of its stream to kysod: frames, and the descriptor that may come with one.
// Blocking: the host has nothing else to do. Reads ahead and writes answers of a fast device together,
// because a system call each way costs a quarter of what a P-256 signature does. Never keeps a descriptor
// that was not asked for.
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/fd.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace kyso::drivers {

struct IncomingFrame {
    Bytes payload;
    Fd descriptor;                     ///< the one that came with it, if exactly one did
    bool too_many_descriptors = false; ///< several came; all are closed and the request must be refused
};

class HostStream {
  public:
    /// `fd` stays the caller's. `limit`: octets of one frame's payload.
    HostStream(int fd, std::size_t limit) : fd_(fd), limit_(limit) {}

    /// The next frame; nullopt when kysod closed the stream between two. Whatever answers are held back go
    /// out before it waits. Errc::too_large or Errc::driver_died when the stream cannot be read or written
    /// on.
    Result<std::optional<IncomingFrame>> receive();
    /// Held back only while further requests are here and the device answered this one within `fast`.
    Result<void> send(ByteView payload);

    static constexpr std::chrono::milliseconds fast{1};

  private:
    Result<bool> fill();
    Result<void> flush();
    std::size_t waiting() const noexcept { return incoming_.size() - begin_; }

    int fd_;
    std::size_t limit_;
    Bytes incoming_; ///< read and not yet handed out: from begin_ on
    std::size_t begin_ = 0;
    std::vector<Fd> descriptors_; ///< come with the frame that holds the last octet of incoming_
    bool truncated_ = false;
    Bytes outgoing_;
    std::chrono::steady_clock::time_point received_;
};

} // namespace kyso::drivers
