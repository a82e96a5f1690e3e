// SPDX-License-Identifier: Apache-2.0
// A phone's signature becomes the reply that was asked for, out of the operation as it was written down: the
// same for the kysod that began it and for one started since. The one place where a phone's answer is judged.
#pragma once

#include "daemon/flow/ports.hpp"
#include "daemon/flow/sign_task.hpp"
#include "drivers/sim/operation.hpp"
#include "drivers/sim/text_registration.hpp"

namespace kyso::flow {

/// The task of a method that a SIM serves; null for another.
std::unique_ptr<SignTask> sim_task(Method method);

class SimSignature {
  public:
    /// Builds again what the person agreed to. Errc::internal_error where that is something else now;
    /// not_permitted or origin_not_allowed where the page lost its leave since.
    static Result<SimSignature> rebuild(const Ports& ports, const sim::Operation& operation);

    /// The reply. Errc::sim_answer_refused unless the answer is a signature over the agreed digest, of the
    /// agreed certificate where one was: a foreign or altered answer never leaves. A certificate that is told
    /// only now is judged as others are before the person is asked; errors of find_candidates().
    Task<Result<boost::json::object>> finish(const Ports& ports, const sim::SimProgress& progress);
    /// Errc::audit_unavailable: then the reply may not leave.
    Result<void> record_end(AuditLog& audit, const Result<void>& outcome) const;

  private:
    SimSignature(std::unique_ptr<SignTask> task, const sim::Operation& operation)
        : task_(std::move(task)), operation_(operation) {}

    /// The certificate that was agreed to, or the one that the answer tells.
    Result<void> use(Candidate candidate);
    Result<void> check_text(const prompt::PromptChoice& shown) const;
    Task<Result<void>> use_certificate_of(const Ports& ports, const sim::SimProgress& progress);
    sim::TextSignature text_signature(ByteView signature) const;
    Result<SignedObjects> objects(ByteView signature) const;

    std::unique_ptr<SignTask> task_;
    sim::Operation operation_;
    std::optional<SigningOption> option_; ///< none: the certificate is not known yet
};

} // namespace kyso::flow
