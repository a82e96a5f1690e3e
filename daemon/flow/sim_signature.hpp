// SPDX-License-Identifier: Apache-2.0
// A phone's signature becomes the reply that was asked for, out of the operation as it was written down: the
// same for the kysod that began it and for one started since. The one place where a phone's answer is judged.
#pragma once

#include "daemon/flow/ports.hpp"
#include "daemon/flow/sign_task.hpp"
#include "drivers/sim/operation.hpp"

namespace kyso::flow {

/// The task of a method that a SIM serves; null for another.
std::unique_ptr<SignTask> sim_task(Method method);

class SimSignature {
  public:
    /// Builds again what the person agreed to. Errc::internal_error where that is something else now;
    /// not_permitted or origin_not_allowed where the page lost its leave since.
    static Result<SimSignature> rebuild(const Ports& ports, const sim::Operation& operation);

    /// The reply. Errc::sim_answer_refused unless the answer is a signature of the agreed certificate over
    /// the agreed digest: a foreign or altered answer never leaves.
    Result<boost::json::object> finish(const sim::SimProgress& progress) const;
    /// Errc::audit_unavailable: then the reply may not leave.
    Result<void> record_end(AuditLog& audit, const Result<void>& outcome) const;

  private:
    SimSignature(std::unique_ptr<SignTask> task, SigningOption option, const sim::Operation& operation)
        : task_(std::move(task)), option_(std::move(option)), operation_(operation) {}

    std::unique_ptr<SignTask> task_;
    SigningOption option_;
    sim::Operation operation_;
};

} // namespace kyso::flow
