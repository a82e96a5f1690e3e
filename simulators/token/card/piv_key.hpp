// SPDX-License-Identifier: Apache-2.0
// A private key of the card with its certificate: made in memory, or given as PEM. Signs what GENERAL
// AUTHENTICATE brings. A key given in a file is as safe as the file; there is no hardware here.
#pragma once

#include "signature/openssl_handles.hpp"

#include <optional>

namespace kyso::token {

/// SP 800-78-4, table 6-2: what P1 of GENERAL AUTHENTICATE names.
enum class KeyAlgorithm : std::uint8_t { rsa_2048 = 0x07, ec_p256 = 0x11 };

/// SP 800-78-4, table 6-1: the keys with a certificate, by what P2 names.
enum class KeyReference : std::uint8_t {
    authentication = 0x9A,
    signature = 0x9C, ///< its PIN is asked for at each signature
    management = 0x9D,
    card_authentication = 0x9E, ///< signs without a PIN
};

struct PivKey {
    KeyAlgorithm algorithm;
    signature::PkeyHandle key;
    Bytes certificate; ///< DER

    /// With a certificate that it signs itself, from yesterday for ten years. Errc::internal_error.
    static Result<PivKey> make(KeyAlgorithm algorithm, const std::string& common_name);
    /// Errc::config_invalid: one of the two cannot be read, is not of the other, or is of another algorithm.
    static Result<PivKey> from_pem(ByteView key, ByteView certificate);

    /// RSA: the padded block, of the modulus's size, raised to the private exponent. EC: ECDSA-Sig-Value over
    /// a digest of at most 32 octets. Nothing where `input` is not of such a form.
    std::optional<Bytes> sign(ByteView input) const;
};

} // namespace kyso::token
