// SPDX-License-Identifier: Apache-2.0
// The driver host's end of its stream to kysod: frames, and the descriptor that may come with one.
// Blocking: the host has nothing else to do. Never keeps a descriptor that was not asked for.
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/fd.hpp"

#include <optional>

namespace kyso::drivers {

struct IncomingFrame {
    Bytes payload;
    Fd descriptor;                     ///< the one that came with it, if exactly one did
    bool too_many_descriptors = false; ///< several came; all are closed and the request must be refused
};

/// The next frame; nullopt when kysod closed the stream between two. Errc::too_large or Errc::driver_died
/// when the stream cannot be read on.
Result<std::optional<IncomingFrame>> receive_frame(int fd, std::size_t limit);

} // namespace kyso::drivers
