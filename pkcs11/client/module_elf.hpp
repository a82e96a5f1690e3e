// SPDX-License-Identifier: Apache-2.0
// Does a shared library export C_GetFunctionList? Read from the file, without loading it: the constructors of
// something that is not a PKCS#11 module must not run. Every offset is checked against the file's length.
#pragma once

#include "protocol/bytes.hpp"

#include <string>

namespace kyso::pkcs11 {

/// Errc::driver_missing where the file cannot be read, is no shared library for this machine, or exports no
/// `C_GetFunctionList`; the detail says which.
Result<void> exports_function_list(const std::string& path);

/// The same for the octets of a file.
Result<void> exports_function_list(ByteView file);

} // namespace kyso::pkcs11
