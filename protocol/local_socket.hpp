// SPDX-License-Identifier: Apache-2.0
// The Unix sockets at which kysod and kyso-relay listen, seen from both ends. Only their own user may
// connect: the file is 0600, and the kernel is asked at each connection.
#pragma once

#include "protocol/fd.hpp"
#include "protocol/result.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <sys/types.h>

namespace kyso {

/// Listens at `path`; its folder is made (0700) if it is missing. A socket that a program left behind is
/// replaced. Errc::busy: a program listens there; config_invalid: anything else, with the reason.
Result<Fd> listen_locally(const std::filesystem::path& path);

/// A connection to the program that listens at `path`, for an event loop: nothing of it ever waits, and a
/// listener whose queue is full is as good as absent. Errc::not_running, with the reason.
Result<Fd> connect_locally(const std::filesystem::path& path);
/// The same, blocking: each read and each write may take `patience`.
Result<Fd> connect_locally(const std::filesystem::path& path, std::chrono::milliseconds patience);

/// The process that connected, if it is of our own user (SO_PEERCRED, unix(7)).
std::optional<pid_t> own_peer(int connection);

} // namespace kyso
