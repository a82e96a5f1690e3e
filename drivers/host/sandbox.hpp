// SPDX-License-Identifier: Apache-2.0
// What a driver host gives up before it loads a vendor's module: other programs, the network, the person's
// files. It limits what goes wrong, and is no wall against hostile code (docs/privilege-separation.md).
// Called by the host's main, once, while there is one thread.
#pragma once

#include "protocol/result.hpp"

#include <string>
#include <vector>

namespace kyso::drivers {

/// Limits that every program has: no core, not dumpable, no new privileges, memory, descriptors, size of
/// files.
void harden_host();

/// seccomp: no execve, no signals to others, no group of its own (what it forks is killed with it), no
/// sockets but Unix and netlink ones (pcscd, udev). Errc::internal_error where the kernel refuses the filter.
Result<void> limit_system_calls();

/// Landlock: reads the system's folders and the module's, writes where devices and services are, and uses
/// what is named: `files`, and what the environment's values point to, with its folder. Nothing below the
/// person's home otherwise. False where the kernel has no Landlock.
Result<bool> limit_files(const std::string& module, const std::vector<std::string>& files);

/// From here on what the module prints is lost: it may have the PIN.
void silence_output() noexcept;

} // namespace kyso::drivers
