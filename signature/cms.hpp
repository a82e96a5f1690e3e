// SPDX-License-Identifier: Apache-2.0
// Makes CMS SignedData objects of level CAdES-B-B (ETSI EN 319 122-1 section 5; RFC 5652; RFC 5035) in two
// steps, because the device, not this code, signs: prepare() says which digest, assemble() puts the object
// together. Called by the flows. Neither step verifies: verify_raw() does, before anything leaves.
#pragma once

#include "signature/certificate.hpp"

#include <optional>
#include <span>

namespace kyso::signature {

enum class ContentType : std::uint8_t {
    data,                   ///< id-data, RFC 5652 section 4: every document
    registration_statement, ///< our own, so that no document signature passes for a registration
};

/// Dotted decimal. The registration statement's is 2.25.<UUID> (ITU-T X.667) of
/// 0d89b0ba-ab5a-4742-8ad7-661a7c668d69, made once for this purpose; it never changes.
std::string_view content_type_oid(ContentType type) noexcept;

/// Whether the signed attributes name the signer's certificate. They cannot where a signing SIM's service
/// tells it only with the signature (docs/protocol.md, "Statement"): then this is CMS and no CAdES, and
/// whoever verifies has the key bound by the certificate that comes with it.
enum class SignerName : std::uint8_t {
    certificate, ///< signing-certificate-v2: CAdES-B-B
    none,
};

/// Digest by OpenSSL.
Bytes digest_of(DigestAlgorithm algorithm, ByteView content);

class CmsSigning {
  public:
    /// `content_digest`: of the content, by `algorithm`. `signing_time` goes into the signed attributes.
    /// Errc::mechanism_unsupported for a key that cannot sign here, invalid_params for a digest of wrong
    /// length.
    static Result<CmsSigning> prepare(const Certificate& certificate, ContentType type,
                                      DigestAlgorithm algorithm, ByteView content_digest,
                                      std::chrono::sys_seconds signing_time,
                                      RsaPadding padding = RsaPadding::pkcs1,
                                      SignerName name = SignerName::certificate);

    /// What prepare() with SignerName::none will have signed, before anybody knows by which certificate.
    static ToBeSigned unnamed_to_be_signed(ContentType type, ByteView content_sha256,
                                           std::chrono::sys_seconds signing_time, Mechanism mechanism);

    const ToBeSigned& to_be_signed() const noexcept { return to_be_signed_; }

    /// DER of the whole object. `raw_signature` as devices give it: RSA as is, ECDSA r||s. The signer's own
    /// certificate is always in it; `chain` adds its issuers (leave the root out: a verifier has its own, and
    /// refuses an object with a certificate it did not need). Detached unless `attached_content` is given.
    /// Errc::signature_malformed: wrong length of the raw signature; signature_invalid: not that content.
    Result<Bytes> assemble(ByteView raw_signature, std::span<const Certificate> chain,
                           std::optional<ByteView> attached_content = {}) const;

  private:
    CmsSigning(const Certificate& certificate, ContentType type) : certificate_(certificate), type_(type) {}

    Certificate certificate_;
    ContentType type_;
    ToBeSigned to_be_signed_;
    Bytes content_digest_;
    Bytes signed_attributes_; ///< DER SET OF
};

} // namespace kyso::signature
