// SPDX-License-Identifier: Apache-2.0
// Frames on a byte stream: a 32-bit big-endian length, then so many octets. Used on kysod's Unix socket and
// towards driver hosts and prompts. The limit is checked before anything is allocated.
#pragma once

#include "protocol/bytes.hpp"

#include <array>
#include <optional>

namespace kyso {

constexpr std::size_t frame_header_size = 4;

/// The header of a frame of `size` octets.
std::array<std::uint8_t, frame_header_size> frame_header(std::size_t size) noexcept;
/// Length announced by a header; Errc::too_large above `limit`.
Result<std::size_t> frame_size(ByteView header, std::size_t limit);
/// Header and payload in one buffer, for a single write.
Bytes frame(ByteView payload);

/// Blocking counterparts for kysod's child processes, which do one thing at a time.
/// nullopt: the other side closed between two frames. Errc::driver_died: it closed within one, or an I/O
/// error.
Result<std::optional<Bytes>> read_frame(int fd, std::size_t limit);
Result<void> write_frame(int fd, ByteView payload);

} // namespace kyso
