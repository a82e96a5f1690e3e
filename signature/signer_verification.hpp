// SPDX-License-Identifier: Apache-2.0
// One signer of an object of other software: its SignerInfo judged, and its certificate. Internal to
// signature/; input is hostile, and every fault ends in the report, never in the caller's path.
#pragma once

#include "signature/cms_parts.hpp"
#include "signature/trust_directory.hpp"
#include "signature/verification_report.hpp"

#include <span>

namespace kyso::signature {

struct Surroundings {
    std::optional<ByteView> content;             ///< what the signature is said to be over
    std::span<const Certificate> certificates{}; ///< in the object; not trusted for being there
    const TrustDirectory& trust;
    std::chrono::sys_seconds at;
};

SignerReport report_on_signer(CMS_ContentInfo* cms, CMS_SignerInfo* signer, const Surroundings& around);

/// Fills chain, chain_fault and certificate_fault from report.certificate. Where the certificate has run out
/// since the claimed time of signing, the chain is that of then; certificate_fault tells of now.
void judge_certificate(SignerReport& report, const Surroundings& around);

} // namespace kyso::signature
