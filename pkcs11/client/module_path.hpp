// SPDX-License-Identifier: Apache-2.0
// May this file be loaded as a driver? Asked by kyso-driver-host before it maps one octet of it, because
// loading already runs its code. Looks at names and owners only; module_elf.hpp looks inside.
#pragma once

#include "protocol/result.hpp"

#include <string>
#include <sys/types.h>

namespace kyso::pkcs11 {

struct PathTrust {
    bool developer = false; ///< whoever started us vouches for the file: owners and modes are not looked at
    uid_t owner = 0;        ///< who must own the file and every folder above it
};

/// The path with every link resolved. Without `developer` the file and all folders above it must belong to
/// the owner and be writable by nobody else: otherwise another program of the person's could put code here
/// that gets the PIN. Errc::driver_missing with the reason in the detail.
Result<std::string> checked_module_path(const std::string& path, const PathTrust& trust);

} // namespace kyso::pkcs11
