// SPDX-License-Identifier: Apache-2.0
// The audit log on disk: append-only JSON lines, each on disk before the call returns. Locked, so that two
// kysods never write one chain. A write that fails leaves the file as it was and means: do not sign.
#pragma once

#include "daemon/flow/ports.hpp"

#include <filesystem>

namespace kyso::io {

class AuditFile final : public flow::AuditLog {
  public:
    /// Opens or makes `audit.jsonl` and `audit.key` in `folder` (0700, files 0600). Continues the chain;
    /// where the last record was cut off by a crash, ends that line and appends a `recovered` record.
    /// Errc::audit_unavailable (cannot be opened, or another kysod holds it), Errc::audit_broken (last record
    /// is none).
    static Result<std::unique_ptr<AuditFile>> open(const std::filesystem::path& folder,
                                                   const flow::Clock& clock);

    Result<void> append(const core::AuditRecord& record) override;
    std::string pseudonym(ByteView data) const override;

    static constexpr const char* file_name = "audit.jsonl";

  private:
    AuditFile(Fd file, Bytes key, const flow::Clock& clock)
        : file_(std::move(file)), key_(std::move(key)), clock_(clock) {}
    Result<void> continue_chain();
    /// `before` ends a line that was cut off.
    Result<void> append(const core::AuditRecord& record, std::string_view before);
    Result<void> write(std::string_view text);

    Fd file_;
    Bytes key_;
    const flow::Clock& clock_;
    core::AuditChain chain_;
};

} // namespace kyso::io
