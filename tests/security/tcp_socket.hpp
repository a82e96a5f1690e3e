// SPDX-License-Identifier: Apache-2.0
// A bare TCP connection to kysod's port, for tests that send little or nothing on it.
#pragma once

#include "protocol/fd.hpp"

#include <string>

namespace kyso::test {

/// Throws std::runtime_error.
Fd tcp_connection(unsigned port);
/// All that comes until the connection ends. Throws std::runtime_error after 30 s of silence.
std::string read_until_closed(const Fd& socket);
/// A handshake that kysod upgrades.
std::string right_handshake(unsigned port, const std::string& origin);

} // namespace kyso::test
