// SPDX-License-Identifier: Apache-2.0
// Verifies what a device answered, before anything is made of it (docs/protocol.md, hard rule 2).
// Called for every signature of a batch, so it costs the public-key operation and little else.
#pragma once

#include "signature/certificate.hpp"

namespace kyso::signature {

/// Is `raw_signature` (RSA as is, ECDSA r||s) that of the certificate's key over `to_be_signed`?
/// Errc::signature_invalid if not; mechanism_unsupported for a key that cannot sign here.
Result<void> verify_raw(const Certificate& certificate, const ToBeSigned& to_be_signed,
                        ByteView raw_signature);

} // namespace kyso::signature
