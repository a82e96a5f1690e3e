// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/sim_signature.hpp"

#include "daemon/flow/audited.hpp"
#include "protocol/by_name.hpp"
#include "protocol/rpc.hpp"
#include "signature/raw_signature.hpp"

#include <algorithm>

namespace kyso::flow {
namespace {

Result<Candidate> candidate_of(const sim::Operation& operation) {
    auto certificate = signature::Certificate::parse(operation.certificate);
    if (!certificate) return certificate.error();
    Candidate candidate{nullptr, {{}, {}, *certificate}, signature::holder_of(*certificate), {}, false, {},
                        {}};
    candidate.info.kind = drivers::DeviceKind::sim;
    for (const Bytes& der : operation.issuers) {
        auto issuer = signature::Certificate::parse(der);
        if (!issuer) return issuer.error();
        candidate.issuers.push_back(std::move(*issuer));
    }
    return candidate;
}

CallContext context_of(const sim::Operation& operation, const Origin& origin) {
    return {WebPeer{origin}, operation.language, {}};
}

} // namespace

std::unique_ptr<SignTask> sim_task(Method method) {
    if (method == Method::sign_registration) return make_registration_task();
    if (method == Method::sign_authentication) return make_authentication_task();
    return nullptr;
}

Result<SimSignature> SimSignature::rebuild(const Ports& ports, const sim::Operation& operation) {
    const auto method = method_named(operation.method);
    auto task = method ? sim_task(*method) : nullptr;
    auto origin = Origin::parse(operation.origin);
    if (!task || !origin) return Error{Errc::internal_error, "operation of another kind"};
    if (auto may = task->authorize(ports.policy, WebPeer{*origin}, operation.params); !may)
        return may.error();
    auto candidate = candidate_of(operation);
    if (!candidate) return candidate.error();
    auto option = task->option(std::move(*candidate), operation.signing_time, operation.language);
    if (!option) return option.error();
    if (option->items.size() != 1 || signature::to_be_signed(option->items.front()) != operation.to_be_signed)
        return Error{Errc::internal_error, "what was agreed to cannot be built again"};
    return SimSignature{std::move(task), std::move(*option), operation};
}

Result<boost::json::object> SimSignature::finish(const sim::SimProgress& progress) const {
    const auto& certificate = option_.candidate.certificate.certificate;
    if (!progress.certificate.empty() && progress.certificate != operation_.certificate)
        return Error{Errc::sim_answer_refused, "another certificate than was agreed to"};
    if (auto right = signature::verify_raw(certificate, operation_.to_be_signed, progress.signature); !right)
        return Error{Errc::sim_answer_refused, right.error().describe()};
    SignedObjects objects{task_->assemble(option_, 0, progress.signature)};
    if (!objects.front()) return objects.front().error();
    boost::json::object reply = operation_.head;
    task_->reply(reply, option_, std::move(objects), operation_.language);
    reply["phone"] = operation_.msisdn;
    return reply;
}

Result<void> SimSignature::record_end(AuditLog& audit, const Result<void>& outcome) const {
    const Origin origin = *Origin::parse(operation_.origin);
    return AuditedSigning{audit, *task_, context_of(operation_, origin), option_, operation_.audit_request}
        .conclude(outcome, outcome ? 1 : 0);
}

} // namespace kyso::flow
