// SPDX-License-Identifier: Apache-2.0
// Does a shared library export C_GetFunctionList? Read from the file, without loading it: the constructors of
// something that is not a PKCS#11 module must not run. Every offset is checked against the file's length.
#pragma once

#include "protocol/bytes.hpp"

#include <string>

namespace kyso::pkcs11 {

/// How the detail ends for a library of 32 bits, which vendors still hand out: what to do about it is known.
constexpr std::string_view thirty_two_bits = "is a 32-bit library, and a 64-bit one is wanted";

/// Errc::driver_missing where the file cannot be read, is no shared library for this machine, or exports no
/// `C_GetFunctionList`; the detail says which.
Result<void> exports_function_list(const std::string& path);

/// The same for the octets of a file.
Result<void> exports_function_list(ByteView file);

} // namespace kyso::pkcs11
