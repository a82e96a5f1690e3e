// SPDX-License-Identifier: Apache-2.0
// A certificate on a device that could serve a request, with what is known about it. Found at step 5 of a
// signing request, before the person is asked anything.
#pragma once

#include "daemon/flow/ports.hpp"
#include "signature/holder.hpp"

namespace kyso::flow {

struct Candidate {
    drivers::Device device; ///< null: a SIM
    drivers::DeviceCertificate certificate;
    signature::Holder holder;
    std::vector<signature::Certificate> issuers; ///< found on the same device, the root left out
    bool issuer_trusted = false;                 ///< chains to an anchor of this machine's trust directory
    signature::RevocationStatus revocation;      ///< never `revoked`: such a one is no candidate
    drivers::DeviceInfo info{};                  ///< of the device
};

using HolderFilter = std::function<bool(const signature::Holder&)>;

/// Certificates on present devices that may sign now and whose holder passes the filter. Where none is left,
/// the most telling reason: why the only fitting one may not sign (certificate_revoked, and under tt15_strict
/// issuer_untrusted and revocation_unknown, among them), that a driver was lost, else token_not_found or
/// certificate_not_found.
Task<Result<std::vector<Candidate>>> find_candidates(const Ports& ports, HolderFilter accepts);

/// The same of one device whose certificates are known. Errc::certificate_not_found, or the most telling
/// reason.
Task<Result<std::vector<Candidate>>> find_candidates(const Ports& ports, drivers::DeviceInfo info,
                                                     std::vector<drivers::DeviceCertificate> certificates,
                                                     HolderFilter accepts);

/// certificate_not_found, unless a driver was lost at the last look: then why, as the certificate that is
/// wanted may be its. Any other error as it is.
Error unless_lost(const Ports& ports, Error reason);

/// {source, thisUpdate} of what was believed, or {why} it is unknown: for replies.
boost::json::object describe(const signature::RevocationStatus& revocation);

/// {sha256, subject, issuer, subjectDotNet, issuerDotNet, serial, notBefore, notAfter} for replies.
boost::json::object describe(const signature::Certificate& certificate);

} // namespace kyso::flow
