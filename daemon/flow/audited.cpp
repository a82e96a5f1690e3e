// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/audited.hpp"

#include "protocol/random.hpp"

namespace kyso::flow {
namespace {

/// SHA-256 over the digests in their order.
std::string hash_of(const std::vector<signature::PreparedSignature>& items) {
    Bytes all;
    for (const auto& item : items) {
        const Bytes& digest = signature::to_be_signed(item).digest;
        all.insert(all.end(), digest.begin(), digest.end());
    }
    return to_hex(signature::digest_of(DigestAlgorithm::sha256, all));
}

} // namespace

AuditedSigning::AuditedSigning(AuditLog& log, const SignTask& task, const CallContext& context,
                               const SigningOption& chosen)
    : AuditedSigning(log, task, context, chosen, to_hex(random_octets(16))) {}

AuditedSigning::AuditedSigning(AuditLog& log, const SignTask& task, const CallContext& context,
                               const SigningOption& chosen, std::string request)
    : log_(log) {
    record_.request = std::move(request);
    record_.requester = requester(context.peer);
    record_.operation = method_name(task.method());
    record_.certificate = log.pseudonym(chosen.candidate.certificate.certificate.der());
    record_.to_be_signed = hash_of(chosen.items);
    record_.signatures = chosen.items.size();
}

Result<void> AuditedSigning::intend() {
    record_.event = core::AuditEvent::intent;
    return log_.append(record_);
}

Result<void> AuditedSigning::conclude(const Result<void>& signing, std::size_t delivered) {
    record_.event = core::AuditEvent::outcome;
    record_.signatures = delivered;
    record_.result = signing ? "ok" : std::string{signing.error().name()};
    return log_.append(record_);
}

} // namespace kyso::flow
