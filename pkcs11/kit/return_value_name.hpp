// SPDX-License-Identifier: Apache-2.0
// A CK_RV as people look it up: its name and its number.
#pragma once

#include <string>

namespace kyso::pkcs11::kit {

/// "CKR_PIN_INCORRECT (0xa0)"; "0x80000001" for one that the standard does not name.
std::string return_value_name(unsigned long return_value);

} // namespace kyso::pkcs11::kit
