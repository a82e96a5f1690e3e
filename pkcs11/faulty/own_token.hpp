// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// `module own`: a small PKCS#11 module with one slot and one token in software, so that tests need no other
// module. It behaves; what goes wrong is said by rules. Used as the real module by Proxy.
#pragma once

#include <p11-kit/pkcs11.h>

namespace kyso::pkcs11::faulty {

constexpr const char* own_pin = "12345678";
constexpr CK_SLOT_ID own_slot = 1;

/// Functions that it does not have are null pointers.
const CK_FUNCTION_LIST& own_functions();

} // namespace kyso::pkcs11::faulty
