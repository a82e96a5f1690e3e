// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/audited.hpp"

#include "protocol/random.hpp"

namespace kyso::flow {
namespace {

/// SHA-256 over the digests in their order.
std::string hash_of(std::span<const ToBeSigned> to_be_signed) {
    Bytes all;
    for (const ToBeSigned& one : to_be_signed)
        all.insert(all.end(), one.digest.begin(), one.digest.end());
    return to_hex(signature::digest_of(DigestAlgorithm::sha256, all));
}

std::string new_request() {
    return to_hex(random_octets(16));
}

} // namespace

AuditedSigning::AuditedSigning(AuditLog& log, const SignTask& task, const CallContext& context,
                               const SigningOption& chosen)
    : AuditedSigning(log, task, context, chosen.candidate.certificate.certificate.der(),
                     to_be_signed(chosen)) {}

AuditedSigning::AuditedSigning(AuditLog& log, const SignTask& task, const CallContext& context,
                               ByteView certificate, std::span<const ToBeSigned> to_be_signed)
    : AuditedSigning(log, task, context, certificate, to_be_signed, new_request()) {}

AuditedSigning::AuditedSigning(AuditLog& log, const SignTask& task, const CallContext& context,
                               ByteView certificate, std::span<const ToBeSigned> to_be_signed,
                               std::string request)
    : log_(log) {
    record_.request = std::move(request);
    record_.requester = requester(context.peer);
    record_.operation = method_name(task.method());
    if (!certificate.empty()) record_.certificate = log.pseudonym(certificate);
    record_.to_be_signed = hash_of(to_be_signed);
    record_.signatures = to_be_signed.size();
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
