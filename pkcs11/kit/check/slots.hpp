// SPDX-License-Identifier: Apache-2.0
// The list of slots by the buffer protocol of the standard. Used to find the token, and by the checks of
// slots.
#pragma once

#include "pkcs11/kit/check/cryptoki.hpp"
#include "pkcs11/kit/check/outcomes.hpp"

#include <vector>

namespace kyso::pkcs11::kit {

/// No computer has as many; a module that says more is not believed.
constexpr CK_ULONG most_slots = 4096;

/// Size first, then the list. A reader that comes in between is no fault: three tries.
Got<std::vector<CK_SLOT_ID>> slot_list(Cryptoki& cryptoki, CK_BBOOL with_token);

} // namespace kyso::pkcs11::kit
