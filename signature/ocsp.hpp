// SPDX-License-Identifier: Apache-2.0
// OCSP (RFC 6960) as bytes: the question about one certificate, and what an answer is worth. Called by
// RevocationCheck and by fuzz targets. OpenSSL parses and checks signatures; who may answer is decided here.
#pragma once

#include "signature/revocation.hpp"

namespace kyso::signature {

constexpr std::size_t max_ocsp_response = 64 * 1024;

/// The DER of a request for one certificate. `nonce`: 1 to 32 octets (RFC 8954), or empty for none, which
/// makes the answer one that can be cached (RFC 5019 section 4). Errc::internal_error.
Result<Bytes> ocsp_request(const Certificate& certificate, const Certificate& issuer, ByteView nonce);

/// What `response` says of `certificate`. Pre: `issuer` signed it, as a verified chain tells. Where a nonce
/// was sent, an answer with another one is nobody's answer to this question; one without is judged by its
/// times.
RevocationStatus judge_ocsp(ByteView response, const Certificate& certificate, const Certificate& issuer,
                            ByteView nonce, std::chrono::sys_seconds now);

/// nextUpdate of an answer that claims to be good for a time, for caches: not verified, believe nothing else
/// of it. nullopt where it is no OCSP response with exactly one answer, or names no nextUpdate.
std::optional<std::chrono::sys_seconds> ocsp_next_update(ByteView response);

} // namespace kyso::signature
