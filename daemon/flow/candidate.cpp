// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/candidate.hpp"

#include "signature/cms.hpp"
#include "signature/rfc3339.hpp"

#include <boost/json/string.hpp>

#include <algorithm>
#include <openssl/x509v3.h>

namespace kyso::flow {
namespace {

/// The issuers among `all` that lead up from `leaf`, nearest first. A self-issued certificate ends the walk.
std::vector<signature::Certificate> issuers_of(const signature::Certificate& leaf,
                                               const std::vector<drivers::DeviceCertificate>& all) {
    constexpr std::size_t longest_chain = 8;
    std::vector<signature::Certificate> chain;
    const signature::Certificate* at = &leaf;
    while (chain.size() < longest_chain) {
        const auto found = std::ranges::find_if(all, [&](const drivers::DeviceCertificate& other) {
            return X509_check_issued(other.certificate.native(), at->native()) == X509_V_OK;
        });
        if (found == all.end() || found->certificate.subject_rfc4514() == found->certificate.issuer_rfc4514())
            break;
        chain.push_back(found->certificate);
        at = &found->certificate;
    }
    return chain;
}

/// Asks about those that chain to an anchor, all at once.
Task<void> ask_revocation(const Ports& ports, std::vector<Candidate>& candidates,
                          std::vector<std::vector<signature::Certificate>> chains) {
    std::vector<Candidate*> asked;
    for (Candidate& candidate : candidates) {
        candidate.revocation.why = candidate.issuer_trusted
                                       ? signature::RevocationUnknown::not_asked
                                       : signature::RevocationUnknown::issuer_not_verified;
        if (candidate.issuer_trusted) asked.push_back(&candidate);
    }
    if (ports.revocation == nullptr || asked.empty()) co_return;
    const auto verdicts = co_await ports.revocation->check(std::move(chains));
    for (std::size_t i = 0; i < std::min(asked.size(), verdicts.size()); ++i)
        asked[i]->revocation = verdicts[i];
}

/// Why a certificate does not sign although it could.
std::optional<Error> refusal(const core::Policy& policy, const Candidate& candidate) {
    using Kind = signature::RevocationStatus::Kind;
    const signature::RevocationStatus& revocation = candidate.revocation;
    if (revocation.kind == Kind::revoked)
        return Error{Errc::certificate_revoked,
                     std::string{to_text(revocation.reason)} + ", says " + revocation.source};
    if (!policy.tt15_strict) return std::nullopt;
    if (!candidate.issuer_trusted) return Error{Errc::issuer_untrusted, "tt15_strict"};
    if (revocation.kind == Kind::unknown)
        return Error{Errc::revocation_unknown, "tt15_strict: " + std::string{to_text(revocation.why)}};
    return std::nullopt;
}

/// Candidates while they are found: those of several devices, and why others were none.
struct Search {
    const Ports& ports;
    const HolderFilter& accepts;
    std::chrono::sys_seconds now = std::chrono::floor<std::chrono::seconds>(ports.clock.now());
    std::vector<Candidate> candidates{};
    std::vector<std::vector<signature::Certificate>> chains{}; ///< of those that have one
    std::optional<Error> reason{};

    void look_through(const drivers::Device& device, const drivers::DeviceInfo& info,
                      const std::vector<drivers::DeviceCertificate>& certificates) {
        for (const drivers::DeviceCertificate& certificate : certificates) {
            signature::Holder holder = signature::holder_of(certificate.certificate);
            if (!accepts(holder)) continue;
            if (auto may = signature::check_may_sign(certificate.certificate, now); !may) {
                reason = may.error();
                continue;
            }
            if (auto mechanism = certificate.certificate.mechanism(); !mechanism) {
                reason = mechanism.error();
                continue;
            }
            auto issuers = issuers_of(certificate.certificate, certificates);
            auto chain = ports.trust.verify_chain(certificate.certificate, issuers, now);
            // Named: of a temporary GCC 12 believes, where it optimises, that parts are destroyed unmade.
            Candidate found{device,
                            certificate,
                            std::move(holder),
                            std::move(issuers),
                            chain.has_value(),
                            signature::RevocationStatus{},
                            info};
            candidates.push_back(std::move(found));
            if (chain) chains.push_back(*std::move(chain));
        }
    }

    /// `nothing`: why there is none, where nothing says better.
    Task<Result<std::vector<Candidate>>> judge(Errc nothing) {
        co_await ask_revocation(ports, candidates, std::move(chains));
        std::erase_if(candidates, [&](const Candidate& candidate) {
            const auto why = refusal(ports.policy, candidate);
            if (why) reason = *why;
            return why.has_value();
        });
        if (candidates.empty()) co_return reason.value_or(Error{nothing});
        co_return std::move(candidates);
    }
};

} // namespace

Task<Result<std::vector<Candidate>>> find_candidates(const Ports& ports, HolderFilter accepts) {
    auto devices = co_await ports.devices.devices();
    if (!devices) co_return devices.error();
    Search search{ports, accepts};
    bool any_usable = false;
    for (const drivers::Device& device : *devices) {
        if (const auto errc = drivers::cannot_sign(device->info().state)) {
            if (!search.reason && errc != Errc::token_not_found)
                search.reason = Error{*errc, device->info().label};
            continue;
        }
        any_usable = true;
        auto certificates = co_await device->certificates();
        if (certificates)
            search.look_through(device, device->info(), *certificates);
        else if (!search.reason)
            search.reason = certificates.error();
    }
    auto found = co_await search.judge(any_usable ? Errc::certificate_not_found : Errc::token_not_found);
    if (!found) co_return unless_lost(ports, found.error());
    co_return found;
}

Task<Result<std::vector<Candidate>>> find_candidates(const Ports& ports, drivers::DeviceInfo info,
                                                     std::vector<drivers::DeviceCertificate> certificates,
                                                     HolderFilter accepts) {
    Search search{ports, accepts};
    search.look_through(nullptr, info, certificates);
    co_return co_await search.judge(Errc::certificate_not_found);
}

/// A driver that cannot be loaded is told of by `kyso doctor`, and is no reason why a certificate is not
/// found.
Error unless_lost(const Ports& ports, Error reason) {
    if (reason != Errc::certificate_not_found) return reason;
    for (const DriverTrouble& trouble : ports.devices.troubles())
        for (const Errc lost :
             {Errc::driver_died, Errc::driver_hung, Errc::driver_lied, Errc::driver_quarantined})
            if (trouble.error == lost) return trouble.error;
    return reason;
}

boost::json::object describe(const signature::RevocationStatus& revocation) {
    if (revocation.kind == signature::RevocationStatus::Kind::unknown)
        return {{"why", to_text(revocation.why)}};
    boost::json::object told{{"source", revocation.source}};
    if (revocation.this_update) told["thisUpdate"] = signature::to_rfc3339(*revocation.this_update);
    return told;
}

boost::json::object describe(const signature::Certificate& certificate) {
    return {{"sha256", to_hex(certificate.sha256())},
            {"subject", certificate.subject_rfc4514()},
            {"issuer", certificate.issuer_rfc4514()},
            {"subjectDotNet", signature::dotnet(certificate.subject())},
            {"issuerDotNet", signature::dotnet(certificate.issuer())},
            {"serial", certificate.serial_hex()},
            {"notBefore", signature::to_rfc3339(certificate.not_before())},
            {"notAfter", signature::to_rfc3339(certificate.not_after())}};
}

} // namespace kyso::flow
