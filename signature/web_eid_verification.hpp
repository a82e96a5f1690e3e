// SPDX-License-Identifier: Apache-2.0
// Verifies a Web eID authentication token 1.0 as the server of a login would, and reports on it like on a
// signed document. Called by `kyso verify` and fuzz targets. It cannot know whether the nonce was used
// before.
#pragma once

#include "signature/trust_directory.hpp"
#include "signature/verification_report.hpp"

namespace kyso::signature {

constexpr std::size_t longest_web_eid_token = 64 * 1024; ///< octets

/// `token`: the JSON object of WebEidSigning::assemble(), of any maker; members not known are left alone.
/// `origin`, `nonce`: those of the login; a token of another is Integrity::altered. Reported as attached:
/// nothing more is needed. A token has the signer's certificate only: what links it to an anchor may come in
/// `intermediates`, which are not trusted for being there. Errc::too_large; signature_malformed where there
/// is no signer to report on.
Result<VerificationReport> verify_web_eid(std::string_view token, std::string_view origin,
                                          std::string_view nonce, const TrustDirectory& trust,
                                          std::chrono::sys_seconds at,
                                          std::span<const Certificate> intermediates = {});

} // namespace kyso::signature
