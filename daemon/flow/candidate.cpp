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

} // namespace

Task<Result<std::vector<Candidate>>> find_candidates(const Ports& ports, HolderFilter accepts) {
    auto devices = co_await ports.devices.devices();
    if (!devices) co_return devices.error();

    const auto now = std::chrono::floor<std::chrono::seconds>(ports.clock.now());
    std::vector<Candidate> candidates;
    std::optional<Error> reason;
    for (const drivers::Device& device : *devices) {
        auto certificates = co_await device->certificates();
        if (!certificates) {
            if (!reason) reason = certificates.error();
            continue;
        }
        for (const drivers::DeviceCertificate& certificate : *certificates) {
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
            auto issuers = issuers_of(certificate.certificate, *certificates);
            const bool trusted = ports.trust.verify_chain(certificate.certificate, issuers, now).has_value();
            candidates.push_back({device, certificate, std::move(holder), std::move(issuers), trusted});
        }
    }
    if (candidates.empty()) co_return reason.value_or(Error{Errc::certificate_not_found});
    co_return candidates;
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
