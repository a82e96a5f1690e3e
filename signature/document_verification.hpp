// SPDX-License-Identifier: Apache-2.0
// Verifies a signed document made by any software, and reports on it. Called by `kyso verify`. Lenient in how
// an object is written, where verify_cms() takes our own encoding only: never use it for a registration.
#pragma once

#include "signature/trust_directory.hpp"
#include "signature/verification_report.hpp"

namespace kyso::signature {

struct DocumentLimits {
    static constexpr std::size_t object = 64 * 1024 * 1024; ///< octets
    static constexpr int signers = 32;
    static constexpr int certificates = 64;
};

/// `object`: CMS SignedData (RFC 5652), DER or BER, or the same as PEM; with or without the attributes of
/// CAdES. `content`: what is said to be signed, if the caller has it; an attached signature must carry the
/// same. Each signer is reported; what speaks against one does not hide the others.
/// Errc::too_large; signature_malformed where there is no signer to report on.
Result<VerificationReport> verify_document(ByteView object, std::optional<ByteView> content,
                                           const TrustDirectory& trust, std::chrono::sys_seconds at);

/// The content of an attached signature, not verified. Errc::signature_malformed for a detached one.
Result<Bytes> document_content(ByteView object);

/// The same of a JWS in compact form (RFC 7515), attached or with its payload left out (appendix F). The
/// signer's certificate is looked for in x5c only; nothing is fetched for x5u or jku. Refused as malformed:
/// `crit`, and every alg but RS, PS and ES with SHA-2.
Result<VerificationReport> verify_jws(std::string_view text, std::optional<ByteView> content,
                                      const TrustDirectory& trust, std::chrono::sys_seconds at);
Result<Bytes> jws_content(std::string_view text);

} // namespace kyso::signature
