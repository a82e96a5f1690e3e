// SPDX-License-Identifier: Apache-2.0
// What a CK_RV means to the person: one table from Cryptoki return values to rows of errors.def.
// Called after every Cryptoki call that failed. Never decides whether to try again.
#pragma once

#include "pkcs11/client/outcome.hpp"

#include <p11-kit/pkcs11.h>

#include <string_view>

namespace kyso::pkcs11 {

/// Row for a return value other than CKR_OK; token_error where the table has none (vendor codes too).
Errc errc_of(CK_RV return_value) noexcept;

/// Failure of the Cryptoki function `function`, its number in the detail: `C_Login: CKR 0x000000a0`.
Failure failure(CK_RV return_value, std::string_view function);

/// The same for C_Sign, with Errc::outcome_unknown where the token may have signed before the call failed: a
/// device error, a general error, a vendor's own code.
Failure signing_failure(CK_RV return_value);

} // namespace kyso::pkcs11
