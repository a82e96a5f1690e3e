// SPDX-License-Identifier: Apache-2.0
// Whether a certificate was revoked: the verdict, and where a certificate says it can be asked. Called by
// RevocationCheck, and by fuzz targets: every function here is pure, its bytes are hostile. Nothing is
// fetched here, and "unknown" must never be taken for "good".
#pragma once

#include "signature/certificate.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kyso::signature {

/// RFC 5280 section 5.3.1; `unspecified` also where the entry gives no reason.
enum class RevocationReason : std::uint8_t {
    unspecified = 0,
    key_compromise = 1,
    ca_compromise = 2,
    affiliation_changed = 3,
    superseded = 4,
    cessation_of_operation = 5,
    certificate_hold = 6,
    remove_from_crl = 8,
    privilege_withdrawn = 9,
    aa_compromise = 10
};

/// Why nothing is known. The texts of to_text() are what replies and reports say.
enum class RevocationUnknown : std::uint8_t {
    none,                ///< something is known
    issuer_not_verified, ///< without a chain to an anchor nobody is asked
    not_asked,           ///< checking is switched off, or time was over before this one's turn
    no_address,          ///< the certificate names nobody who could be asked
    no_answer,           ///< not reachable, too slow, or not a 200
    malformed,           ///< not a response or list at all, too large, or of a kind not supported
    refused,             ///< an OCSP responder that says it cannot tell (RFC 6960 section 2.3)
    not_entitled,        ///< signed by nobody whom the issuer entitled, or altered
    weak,                ///< signed over a digest that can be forged
    other_certificate,   ///< says nothing of this certificate
    not_yet,             ///< thisUpdate lies ahead: this computer's clock, or theirs
    stale                ///< nextUpdate has passed
};

struct RevocationStatus {
    enum class Kind : std::uint8_t { good, revoked, unknown };

    Kind kind = Kind::unknown;
    RevocationUnknown why = RevocationUnknown::not_asked;
    std::optional<std::chrono::sys_seconds> revoked_at;
    RevocationReason reason = RevocationReason::unspecified;
    std::optional<std::chrono::sys_seconds> this_update; ///< of what was believed: provenance
    std::optional<std::chrono::sys_seconds> next_update;
    std::string source; ///< the address that answered; empty where none did

    static RevocationStatus unknown(RevocationUnknown why) {
        RevocationStatus status;
        status.why = why;
        return status;
    }
    friend bool operator==(const RevocationStatus&, const RevocationStatus&) = default;
};

/// `good`, `revoked`, `unknown`.
std::string_view to_text(RevocationStatus::Kind kind) noexcept;
/// The enumerator's name.
std::string_view to_text(RevocationUnknown why) noexcept;
std::string_view to_text(RevocationReason reason) noexcept;

/// Where a certificate says it can be asked: http and https only, at most `most_addresses` of each, each at
/// most `longest_address` printable ASCII characters; others are left out.
struct RevocationAddresses {
    std::vector<std::string> ocsp;    ///< AuthorityInfoAccess, id-ad-ocsp (RFC 5280 section 4.2.2.1)
    std::vector<std::string> issuers; ///< AuthorityInfoAccess, id-ad-caIssuers
    std::vector<std::string> crls;    ///< CRLDistributionPoints of the issuer itself (section 4.2.1.13)
};
constexpr std::size_t most_addresses = 4;
constexpr std::size_t longest_address = 1024;
RevocationAddresses revocation_addresses(const Certificate& certificate);

/// thisUpdate and nextUpdate against `now`: nullopt where they hold, else not_yet or stale. Five minutes'
/// grace for clocks; without nextUpdate an answer holds for a day.
std::optional<RevocationUnknown> out_of_time(std::chrono::sys_seconds this_update,
                                             std::optional<std::chrono::sys_seconds> next_update,
                                             std::chrono::sys_seconds now);

} // namespace kyso::signature
