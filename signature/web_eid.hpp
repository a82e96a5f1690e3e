// SPDX-License-Identifier: Apache-2.0
// The Web eID authentication token 1.0: a login at one origin for one nonce of its server. In two steps as
// CmsSigning. Called by the flow of `authentication.sign` with the origin that the browser told, never with
// one that a page or program claims: that is what makes a token useless elsewhere.
#pragma once

#include "signature/certificate.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace kyso::signature {

class WebEidSigning {
  public:
    /// What is signed is hash(origin) || hash(nonce), both as their UTF-8 text, hashed by the algorithm that
    /// signs: fields of fixed length cannot be shifted into each other. SHA-256 for RSA and P-256, SHA-384
    /// for P-384. Errc::mechanism_unsupported for another key.
    static Result<WebEidSigning> prepare(const Certificate& certificate, std::string_view origin,
                                         std::string_view nonce, RsaPadding padding = RsaPadding::pkcs1);

    /// What of origin and nonce is signed.
    static Bytes digest(DigestAlgorithm algorithm, std::string_view origin, std::string_view nonce);

    const ToBeSigned& to_be_signed() const noexcept { return to_be_signed_; }

    /// {unverifiedCertificate, algorithm, signature, format: "web-eid:1.0", appVersion}; ECDSA as r||s.
    /// Errc::signature_malformed: wrong length.
    Result<boost::json::object> assemble(ByteView raw_signature) const;

  private:
    explicit WebEidSigning(const Certificate& certificate) : certificate_(certificate) {}

    Certificate certificate_;
    std::string_view algorithm_;
    ToBeSigned to_be_signed_;
};

} // namespace kyso::signature
