// SPDX-License-Identifier: Apache-2.0
// What kyso-relay and kyso-device-watch give up before they read their first octet from outside. Not for
// driver hosts and windows, which run the code of others.
#pragma once

#include "protocol/result.hpp"

#include <initializer_list>

namespace kyso::drivers {

/// No new privileges, no core dump, no ptrace by others, files for this person only; a filter: no programs,
/// no other processes, no sockets but of these families (AF_…). Errc::internal_error.
Result<void> close_helper_sandbox(std::initializer_list<int> families);

} // namespace kyso::drivers
