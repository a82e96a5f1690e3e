// SPDX-License-Identifier: Apache-2.0
// What C_SignInit and C_Sign are given for a signature: mechanism, its parameters, octets. Used by Session.
// Hashes nothing that is to be signed: a device is given digests only.
#pragma once

#include "pkcs11/client/outcome.hpp"
#include "protocol/to_be_signed.hpp"

#include <p11-kit/pkcs11.h>

#include <optional>

namespace kyso::pkcs11 {

struct SignOperation {
    CK_MECHANISM_TYPE mechanism = CKM_RSA_PKCS;
    std::optional<CK_RSA_PKCS_PSS_PARAMS> pss; ///< parameters of CKM_RSA_PKCS_PSS
    Bytes input;
};

/// How this token is asked for RSASSA-PSS: CKM_RSA_PKCS_PSS where its list of mechanisms has it, else
/// CKM_RSA_X_509 over a block that we pad. Errc::mechanism_unsupported where it has neither.
Outcome<CK_MECHANISM_TYPE> choose_pss_mechanism(CK_FUNCTION_LIST& functions, CK_SLOT_ID slot);

/// PKCS#1 v1.5: the DER DigestInfo of RFC 8017 section 9.2. ECDSA: the digest. PSS: the digest, or the padded
/// block for CKM_RSA_X_509, which needs to know `modulus_bits` (else Errc::mechanism_unsupported).
/// `pss_mechanism` is looked at for PSS only.
Outcome<SignOperation> sign_operation(const ToBeSigned& to_be_signed, CK_MECHANISM_TYPE pss_mechanism,
                                      std::size_t modulus_bits);

/// EMSA-PSS-ENCODE of RFC 8017 section 9.1.1 with MGF1 over the same digest, as an integer of the modulus's
/// length in octets. Nothing where the modulus is too short for digest and salt.
std::optional<Bytes> emsa_pss(DigestAlgorithm algorithm, ByteView digest, ByteView salt,
                              std::size_t modulus_bits);

} // namespace kyso::pkcs11
