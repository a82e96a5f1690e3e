// SPDX-License-Identifier: Apache-2.0
// The two records around one consented signing: the intent, on disk before the device is asked, and the
// outcome. If kysod dies between them, the intent stands alone in the log and `kyso audit` says so.
#pragma once

#include "daemon/flow/sign_task.hpp"

#include <span>

namespace kyso::flow {

class AuditedSigning {
  public:
    AuditedSigning(AuditLog& log, const SignTask& task, const CallContext& context,
                   const SigningOption& chosen);
    /// `certificate`: DER; empty where it is not known. `request`: what another process' request() said, to
    /// conclude what it intended.
    AuditedSigning(AuditLog& log, const SignTask& task, const CallContext& context, ByteView certificate,
                   std::span<const ToBeSigned> to_be_signed, std::string request);
    AuditedSigning(AuditLog& log, const SignTask& task, const CallContext& context, ByteView certificate,
                   std::span<const ToBeSigned> to_be_signed);

    /// The random id that joins both records.
    const std::string& request() const noexcept { return record_.request; }

    /// Errc::audit_unavailable: then nothing may be signed.
    Result<void> intend();
    /// Errc::audit_unavailable: then nothing signed may leave.
    Result<void> conclude(const Result<void>& signing, std::size_t delivered);

  private:
    AuditLog& log_;
    core::AuditRecord record_;
};

} // namespace kyso::flow
