// SPDX-License-Identifier: Apache-2.0
// JSON Web Signatures in the compact form (RFC 7515 section 7.1), in two steps as CmsSigning: prepare() says
// which digest, the device signs, assemble() puts the text together. Called by the flows. Verifies nothing:
// verify_raw() does, before anything leaves.
#pragma once

#include "signature/certificate.hpp"

#include <optional>
#include <span>

namespace kyso::signature {

class JwsSigning {
  public:
    /// The protected header is {alg, iat, typ: "JOSE", x5c, x5t#S256}: x5c (section 4.1.6) the signer's
    /// certificate, then `chain` (leave the root out); iat `signing_time`. The payload is carried.
    /// `digest`: as jose_algorithm(). Errc::mechanism_unsupported as there.
    static Result<JwsSigning> prepare(const Certificate& certificate, std::span<const Certificate> chain,
                                      ByteView payload, std::chrono::sys_seconds signing_time,
                                      RsaPadding padding = RsaPadding::pkcs1,
                                      std::optional<DigestAlgorithm> digest = {});

    const ToBeSigned& to_be_signed() const noexcept { return to_be_signed_; }

    /// The whole text. `raw_signature` as devices give it, which for ECDSA is JOSE's r||s too (RFC 7518
    /// section 3.4). Errc::signature_malformed: wrong length.
    Result<std::string> assemble(ByteView raw_signature) const;

  private:
    JwsSigning() = default;

    std::string signing_input_; ///< header "." payload, both base64url
    std::size_t signature_size_ = 0;
    ToBeSigned to_be_signed_;
};

} // namespace kyso::signature
