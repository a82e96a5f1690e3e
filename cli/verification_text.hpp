// SPDX-License-Identifier: Apache-2.0
// A verification report as sentences for a person: who, when, whole or altered, by which chain, revoked or
// not, and what is not known. Pure text; used by `kyso verify`. Never calls valid what is not known.
#pragma once

#include "signature/revocation.hpp"
#include "signature/verification_report.hpp"

namespace kyso::cli {

/// One signed file, as far as it could be judged.
struct VerifiedFile {
    std::string file;    ///< as on the command line
    std::string content; ///< the file given or found for a detached signature; empty where none
    signature::VerificationReport report;
    std::vector<signature::RevocationStatus> revocations; ///< as many as signers, in their order
};

/// What may be concluded, for the first line and the exit status.
enum class Conclusion : std::uint8_t {
    valid,      ///< whole, chained to an anchor, known not to be revoked
    unchecked,  ///< the same, except that nobody could tell of revocation
    not_judged, ///< something else is not known
    invalid,
};
Conclusion conclusion_of(const signature::VerificationReport& report) noexcept;
std::string_view name_of(Conclusion conclusion) noexcept;

std::string to_text(const VerifiedFile& verified, Language language);
/// {file, content?, conclusion, report}: report as signature::to_json(), each signer with revocationCheck.
boost::json::object to_json(const VerifiedFile& verified, Language language);

/// `NGUYỄN VĂN AN, CCCD 079200001234`: safe to print.
std::string holder_line(const signature::Certificate& certificate);

} // namespace kyso::cli
