// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// The module behind the rules: loaded from a path, or the stand-alone token. Called once by Proxy; it stays
// loaded for ever.
#pragma once

#include <p11-kit/pkcs11.h>

#include <string>
#include <variant>

namespace kyso::pkcs11::faulty {

/// Its function list, or what is wrong with the module.
std::variant<const CK_FUNCTION_LIST*, std::string> load_real(const std::string& module);

} // namespace kyso::pkcs11::faulty
