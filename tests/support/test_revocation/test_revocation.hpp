// SPDX-License-Identifier: Apache-2.0
// Fake: what a CA's revocation service publishes, made by OpenSSL in memory: lists and OCSP answers, right
// ones and wrong ones. For tests only.
#pragma once

#include "signature/revocation.hpp"
#include "tests/support/test_pki/test_pki.hpp"

namespace kyso::test {

struct RevokedEntry {
    signature::Certificate certificate;
    std::chrono::sys_seconds when;
    int reason = -1; ///< CRLReason; -1: none given
};

struct CrlPlan {
    std::chrono::sys_seconds this_update;
    std::optional<std::chrono::sys_seconds> next_update;
    std::vector<RevokedEntry> revoked;
    std::string distribution_point; ///< issuingDistributionPoint as in openssl.cnf; empty: none
    bool delta = false;
    bool sha1 = false;

    /// An hour old, good for a day.
    explicit CrlPlan(std::chrono::sys_seconds now);
};
/// DER, signed by `authority`.
Bytes make_crl(const Issued& authority, const CrlPlan& plan);

struct OcspPlan {
    enum class Says : std::uint8_t { good, revoked, unknown };

    Says says = Says::good;
    std::chrono::sys_seconds this_update;
    std::optional<std::chrono::sys_seconds> next_update;
    std::chrono::sys_seconds revoked_at;
    int reason = -1;
    Bytes nonce;            ///< empty: none
    bool sha256_id = false; ///< CertID over SHA-256 instead of SHA-1
    bool sha1 = false;      ///< signed over SHA-1
    bool leave_out_signer = false;

    explicit OcspPlan(std::chrono::sys_seconds now);
};
/// DER of a whole response about `certificate` of `issuer`, signed by `responder`.
Bytes make_ocsp(const Issued& responder, const signature::Certificate& certificate,
                const signature::Certificate& issuer, const OcspPlan& plan);
/// DER of a response that says no more than this OCSPResponseStatus, for example 3: tryLater.
Bytes make_ocsp_refusal(int status);

} // namespace kyso::test
