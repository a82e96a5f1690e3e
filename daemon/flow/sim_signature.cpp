// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/sim_signature.hpp"

#include "daemon/flow/audited.hpp"
#include "daemon/flow/phone_option.hpp"
#include "daemon/flow/signing_steps.hpp"
#include "daemon/flow/sim_requester.hpp"
#include "protocol/by_name.hpp"
#include "protocol/rpc.hpp"
#include "signature/raw_signature.hpp"

#include <algorithm>

namespace kyso::flow {
namespace {

Error differs() {
    return Error{Errc::internal_error, "what was agreed to cannot be built again"};
}

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

/// The signer's and its issuers', as an answer has them.
Result<std::vector<drivers::DeviceCertificate>> certificates_of(const sim::SimProgress& progress) {
    std::vector<drivers::DeviceCertificate> certificates;
    auto signer = signature::Certificate::parse(progress.certificate);
    if (!signer) return Error{Errc::sim_answer_refused, "no certificate came with the signature"};
    certificates.push_back({{}, {}, std::move(*signer)});
    for (const Bytes& der : progress.issuers) {
        auto issuer = signature::Certificate::parse(der);
        if (!issuer) return Error{Errc::sim_answer_refused, issuer.error().describe()};
        certificates.push_back({{}, {}, std::move(*issuer)});
    }
    return certificates;
}

std::string_view binding_of(const sim::Operation& operation) noexcept {
    if (operation.text_is_signed) return "text";
    return operation.certificate.empty() ? "key" : "certificate";
}

} // namespace

std::unique_ptr<SignTask> sim_task(Method method) {
    if (method == Method::sign_registration) return make_registration_task();
    if (method == Method::sign_authentication) return make_authentication_task();
    if (method == Method::sign_documents) return make_document_task();
    return nullptr;
}

Result<SimSignature> SimSignature::rebuild(const Ports& ports, const sim::Operation& operation) {
    const auto method = method_named(operation.method);
    auto task = method ? sim_task(*method) : nullptr;
    const auto requester = requester_of(operation);
    if (!task || !requester) return Error{Errc::internal_error, "operation of another kind"};
    if (auto may = task->authorize(ports.policy, *requester, operation.params); !may) return may.error();
    SimSignature signature{std::move(task), operation};
    if (!operation.certificate.empty()) {
        auto candidate = candidate_of(operation);
        if (!candidate) return candidate.error();
        if (auto used = signature.use(*std::move(candidate)); !used) return used.error();
        return signature;
    }
    const auto agreed = signature.task_->unbound(operation.to_be_signed.mechanism, operation.signing_time,
                                                 operation.language);
    if (!agreed) return agreed.error();
    if (operation.text_is_signed) {
        if (auto same = signature.check_text(agreed->shown); !same) return same.error();
    } else if (agreed->to_be_signed != operation.to_be_signed) {
        return differs();
    }
    return signature;
}

/// The text stands for what was shown, and is what is signed.
Result<void> SimSignature::check_text(const prompt::PromptChoice& shown) const {
    const Origin origin = *Origin::parse(operation_.origin);
    if (!task_->takes_text() ||
        !sim::is_display_text(operation_.text, origin, purpose_of(task_->method()), text_code(shown)) ||
        operation_.to_be_signed != text_to_be_signed(operation_.to_be_signed.mechanism, operation_.text))
        return differs();
    return {};
}

Result<void> SimSignature::use(Candidate candidate) {
    const bool known = !operation_.certificate.empty();
    auto option = known ? task_->option(std::move(candidate), operation_.signing_time, operation_.language)
                        : task_->bind(std::move(candidate), operation_.signing_time, operation_.language);
    if (!option) return option.error();
    if (option->items.size() != 1) return differs();
    const ToBeSigned what = signature::to_be_signed(option->items.front());
    // Of a certificate that comes with the answer nobody could know before what kind of key it has.
    if (!known) operation_.to_be_signed.mechanism = what.mechanism;
    if (operation_.text_is_signed) {
        if (auto same = check_text(option->shown); !same) return same;
    } else if (what != operation_.to_be_signed) {
        return differs();
    }
    option_ = std::move(*option);
    return {};
}

Task<Result<void>> SimSignature::use_certificate_of(const Ports& ports, const sim::SimProgress& progress) {
    auto certificates = certificates_of(progress);
    if (!certificates) co_return certificates.error();
    const signature::Certificate signer = certificates->front().certificate;
    const auto number = sim::PhoneNumber::read(operation_.msisdn);
    if (!number) co_return number.error();
    const HolderFilter accepts = [this](const signature::Holder& holder) { return task_->accepts(holder); };
    auto candidates = co_await find_candidates(ports, device_of(*number), std::move(*certificates), accepts);
    if (!candidates) co_return candidates.error();
    // Its issuers' certificates may sign too, as far as anybody can see.
    const auto found = std::ranges::find_if(
        *candidates, [&](const Candidate& one) { return one.certificate.certificate == signer; });
    if (found == candidates->end()) co_return Error{Errc::certificate_not_found, "of another kind of holder"};
    operation_.head = common_reply(*found);
    if (auto used = use(std::move(*found)); !used) co_return used.error();
    if (!ports.policy.permits(operation_.to_be_signed.mechanism))
        co_return Error{Errc::padding_refused, "tt15_strict"};
    co_return Result<void>{};
}

sim::TextSignature SimSignature::text_signature(ByteView signature) const {
    const Candidate& candidate = option_->candidate;
    sim::TextSignature object{
        operation_.text, {signature.begin(), signature.end()}, {candidate.certificate.certificate}};
    object.certificates.insert(object.certificates.end(), candidate.issuers.begin(), candidate.issuers.end());
    return object;
}

Result<SignedObjects> SimSignature::objects(ByteView signature) const {
    SignedObjects objects;
    if (operation_.text_is_signed)
        objects.emplace_back(boost::json::value(to_base64(text_signature(signature).encode())));
    else
        objects.push_back(task_->assemble(*option_, 0, signature));
    if (!objects.front()) return objects.front().error();
    return objects;
}

Task<Result<boost::json::object>> SimSignature::finish(const Ports& ports, const sim::SimProgress& progress) {
    if (!option_) {
        if (auto used = co_await use_certificate_of(ports, progress); !used) co_return used.error();
    } else if (!progress.certificate.empty() && progress.certificate != operation_.certificate) {
        co_return Error{Errc::sim_answer_refused, "another certificate than was agreed to"};
    }
    const auto& certificate = option_->candidate.certificate.certificate;
    if (auto right = signature::verify_raw(certificate, operation_.to_be_signed, progress.signature); !right)
        co_return Error{Errc::sim_answer_refused, right.error().describe()};
    auto signed_objects = objects(progress.signature);
    if (!signed_objects) co_return signed_objects.error();
    boost::json::object reply = operation_.head;
    task_->reply(reply, *option_, *std::move(signed_objects), operation_.language);
    reply["phone"] = operation_.msisdn;
    reply["binding"] = binding_of(operation_);
    co_return reply;
}

Result<void> SimSignature::record_end(AuditLog& audit, const Result<void>& outcome) const {
    const CallContext context{requester_of(operation_).value(), operation_.language, {}};
    const ByteView certificate = option_ ? option_->candidate.certificate.certificate.der() : ByteView{};
    return AuditedSigning{
        audit, *task_, context, certificate, std::span{&operation_.to_be_signed, 1}, operation_.audit_request}
        .conclude(outcome, outcome ? 1 : 0);
}

} // namespace kyso::flow
