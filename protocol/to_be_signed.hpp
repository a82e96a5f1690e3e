// SPDX-License-Identifier: Apache-2.0
// What a signing device is asked for: one digest and how to sign it. Made by signature/, shown as a whole by
// the consent window, bound into Consent, carried to the device unchanged.
#pragma once

#include "protocol/bytes.hpp"

namespace kyso {

enum class Mechanism : std::uint8_t {
    rsa_pkcs1 = 1, ///< RSASSA-PKCS1-v1_5, RFC 8017 section 8.2; the device is given the DER DigestInfo
    ecdsa = 2,     ///< FIPS 186-5; devices answer r||s (PKCS#11 v2.40 section 2.3.1), formats need DER
    rsa_pss = 3, ///< RSASSA-PSS, RFC 8017 section 8.1: MGF1 with the same digest, salt as long as the digest
};

/// What may be asked of an RSA key; an EC key signs as it does whatever is asked.
enum class RsaPadding : std::uint8_t { pkcs1, pss };

enum class DigestAlgorithm : std::uint8_t { sha256 = 1, sha384 = 2, sha512 = 3 };

/// Length in octets of a digest.
constexpr std::size_t digest_size(DigestAlgorithm algorithm) noexcept {
    return algorithm == DigestAlgorithm::sha256 ? 32 : algorithm == DigestAlgorithm::sha384 ? 48 : 64;
}

struct ToBeSigned {
    Mechanism mechanism = Mechanism::rsa_pkcs1;
    DigestAlgorithm digest_algorithm = DigestAlgorithm::sha256;
    Bytes digest; ///< digest_size(digest_algorithm) octets

    friend bool operator==(const ToBeSigned&, const ToBeSigned&) = default;
};

} // namespace kyso
