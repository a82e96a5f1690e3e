// SPDX-License-Identifier: Apache-2.0
// The small process that starts kysod's helpers, so that kysod itself may lose the right to execute anything.
// Forked first thing in main; knows three programs by number, never by a path from outside. Wire between the
// two: one SOCK_SEQPACKET message a request or report, written with protocol/wire.hpp.
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/fd.hpp"

#include <filesystem>
#include <sys/types.h>

namespace kyso::io {

enum class Program : std::uint8_t { driver_host = 0, prompt = 1, device_watch = 2 };
/// `kyso-driver-host`, `kyso-prompt`, `kyso-device-watch`.
std::string_view file_name(Program program) noexcept;

namespace launcher_wire {

using ChildId = std::uint32_t;

/// From kysod. `end` gives the child a second to leave by itself, `kill` does not.
enum class Request : std::uint8_t { start = 1, end = 2, kill = 3 };
/// To kysod. `status` as from waitpid(2).
enum class Report : std::uint8_t { exited = 1 };

struct Start {
    ChildId id = 0;
    Program program = Program::driver_host;
    std::vector<std::string> arguments;   ///< without argv[0]
    std::vector<std::string> environment; ///< all of it, NAME=value
};

constexpr std::size_t max_message = 64 * 1024;
constexpr std::size_t max_descriptors = 4; ///< become 3, 4, … in the child

Bytes encode(const Start& start);
Bytes encode(Request request, ChildId id);

} // namespace launcher_wire

/// Forks it. The descriptor is kysod's end. Call before threads, sockets or secrets exist. `programs` is the
/// folder that holds kysod's helpers.
Result<Fd> fork_launcher(const std::filesystem::path& programs);

} // namespace kyso::io
