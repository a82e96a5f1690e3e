// SPDX-License-Identifier: Apache-2.0
// A private key on a token: found by its CKA_ID, and what a signature with it must look like.
// Used by Session. Must not believe a length that a module reports.
#pragma once

#include "pkcs11/client/outcome.hpp"
#include "protocol/to_be_signed.hpp"

#include <p11-kit/pkcs11.h>

namespace kyso::pkcs11 {

struct SigningKey {
    CK_OBJECT_HANDLE handle = CK_INVALID_HANDLE;
    Mechanism mechanism = Mechanism::rsa_pkcs1;
    /// Octets of every signature: of the RSA modulus, or twice the order of the curve. 0: the module hides
    /// it.
    std::size_t signature_size = 0;
    std::size_t modulus_bits = 0; ///< of an RSA key; 0 as above
    /// How PSS is asked of this token; of other mechanisms nothing.
    CK_MECHANISM_TYPE pss_mechanism = CKM_RSA_PKCS_PSS;
    bool always_authenticate = false; ///< CKA_ALWAYS_AUTHENTICATE: wants the PIN at each signature

    /// Whether a signature may have `size` octets.
    bool fits(std::size_t size) const noexcept;
};

/// The private key with this CKA_ID and the mechanism's type. Errc::key_not_found where there is none, or
/// that of the call that failed.
Outcome<SigningKey> find_signing_key(CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session, ByteView id,
                                     Mechanism mechanism);

} // namespace kyso::pkcs11
