// SPDX-License-Identifier: Apache-2.0
// What is known of a signed document: who, when, whole or altered, by which chain, and what is not known.
// Filled by verify_document() and verify_jws(); printed by `kyso verify`. Data only: whether the signer was
// revoked is for the caller to find out and to enter, and what nobody found out is never called good.
#pragma once

#include "signature/certificate.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace kyso::signature {

/// Of one signature, or of all in an object. ETSI EN 319 102-1 section 5.1.3 has the same three.
enum class Verdict : std::uint8_t {
    passed,        ///< whole, chained to an anchor, not revoked
    indeterminate, ///< nothing speaks against it, and something is not known
    failed,        ///< altered, malformed, of another certificate, or revoked
};
std::string_view name_of(Verdict verdict) noexcept;

enum class Integrity : std::uint8_t {
    whole,       ///< the signature is that of the certificate's key over exactly this content
    altered,     ///< it is not, or the object contradicts itself
    not_checked, ///< content, certificate or algorithm is missing
};

/// What an issuer says of the signer's certificate; entered by who asked it.
enum class CertificateStatus : std::uint8_t { unknown, good, revoked };

struct SignerReport {
    std::optional<Certificate> certificate;               ///< absent: not in the object
    std::optional<std::chrono::sys_seconds> signing_time; ///< the signer's claim
    std::string digest_algorithm;                         ///< SHA-256; the dotted OID of one not known
    std::string signature_algorithm;                      ///< RSASSA-PKCS1-v1_5, RSASSA-PSS, ECDSA P-256
    Integrity integrity = Integrity::not_checked;
    std::optional<Error> integrity_fault; ///< why it is not whole
    bool weak_digest = false;             ///< MD5, SHA-1: somebody may have made two documents of one digest
    /// Does a signed attribute name the certificate (signing-certificate, RFC 5035; x5t#S256 or x5c in JWS)?
    /// One that names another is an integrity_fault.
    bool names_certificate = false;
    std::vector<Certificate> chain;   ///< the signer's first, the anchor last; empty where there is none
    std::optional<Error> chain_fault; ///< why there is none
    std::optional<Error> certificate_fault; ///< of check_may_sign() at VerificationReport::judged_at
    bool time_stamped = false;              ///< a time stamp is there; it is not looked into
    CertificateStatus status = CertificateStatus::unknown;

    Verdict verdict() const noexcept;
};

struct VerificationReport {
    std::string format;       ///< cades, cms or jws
    std::string content_type; ///< dotted OID of CMS content; empty for JWS
    bool attached = false;    ///< the object carries its content
    std::chrono::sys_seconds judged_at;
    std::vector<SignerReport> signers{}; ///< at least one

    /// The worst of its signers'.
    Verdict verdict() const noexcept;
};

/// {verdict, format, contentType?, attached, judgedAt, signers:[{verdict, integrity, fault?, certificate?,
/// holder?, signingTime?, digestAlgorithm, signatureAlgorithm, chain:{trusted, subjects, fault?},
/// certificateFault?, revocation, unknown:[…]}]}. A fault is {name, message, detail}, the message in
/// `language`. `unknown` lists what could not be told: content, certificate, signing_time, issuer,
/// certificate_validity, revocation, certificate_binding, weak_digest, time_stamp.
boost::json::object to_json(const VerificationReport& report, Language language);

} // namespace kyso::signature
