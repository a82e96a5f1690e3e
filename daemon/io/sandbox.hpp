// SPDX-License-Identifier: Apache-2.0
// What kysod gives up. harden_process() first thing in main; close_sandbox() once the sockets are open: from
// then on kysod cannot execute a program, open an internet or netlink socket, or look into another process.
#pragma once

#include "protocol/result.hpp"

namespace kyso::io {

/// No core dumps, no ptrace by the same user, no new privileges, files for the owner only.
void harden_process();

/// seccomp(2) filter. Errc::internal_error where the kernel refuses one; then kysod must not go on.
Result<void> close_sandbox();

} // namespace kyso::io
