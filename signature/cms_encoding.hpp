// SPDX-License-Identifier: Apache-2.0
// The one encoding of our SignedData: the signer writes by it, and the verifier demands that what it was
// given is what this would have written. So no octet of an object is free to change. Internal to signature/.
#pragma once

#include "signature/cms.hpp"

namespace kyso::signature {

/// DER of an OBJECT IDENTIFIER.
ByteView content_type_der(ContentType type) noexcept;

/// Attribute id-aa-signingCertificateV2 (RFC 5035 section 3): digest of the certificate, its issuer and its
/// serial number. We write SHA-256; other software takes the digest of the signature.
Bytes signing_certificate_attribute(const Certificate& certificate,
                                    DigestAlgorithm algorithm = DigestAlgorithm::sha256);

struct SignedDataParts {
    ContentType type;
    DigestAlgorithm digest_algorithm;
    Mechanism mechanism;
    const Certificate& signer;
    std::vector<Bytes> certificates;   ///< DER, the signer's among them, any order
    ByteView signed_attributes;        ///< DER SET OF
    ByteView signature;                ///< as the object has it: ECDSA in DER
    std::optional<ByteView> content{}; ///< of an attached signature
};

/// RFC 5652 sections 3, 5.1, 5.3.
Bytes encode(const SignedDataParts& parts);

/// ECDSA-Sig-Value (RFC 3279 section 2.2.3) of r||s, each `raw.size() / 2` octets.
Bytes ecdsa_signature_der(ByteView raw);

/// Length of the raw signature of this key, r||s for ECDSA; 0 for KeyType::other.
std::size_t raw_signature_size(const Certificate& certificate) noexcept;

} // namespace kyso::signature
