// SPDX-License-Identifier: Apache-2.0
// What kyso-relay gives up before it reads its first octet from the network.
#pragma once

#include "protocol/result.hpp"

namespace kyso::drivers {

/// No new privileges, no core dump, no ptrace by others, files for this person only; a filter: no programs,
/// no other processes, no sockets but Unix, IPv4, IPv6 and (for getaddrinfo) netlink. Errc::internal_error.
Result<void> close_relay_sandbox();

} // namespace kyso::drivers
