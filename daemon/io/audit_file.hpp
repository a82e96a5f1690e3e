// SPDX-License-Identifier: Apache-2.0
// The audit log on disk: append-only JSON lines, each on disk before the call returns. Locked, so that two
// kysods never write one chain. A write that fails leaves the file as it was and means: do not sign. A file
// that is full of years goes on in a new one, `audit-NUMBER.jsonl` beside it (NUMBER: its last record).
#pragma once

#include "daemon/flow/ports.hpp"
#include "daemon/io/install_key.hpp"

#include <filesystem>

namespace kyso::io {

class AuditFile final : public flow::AuditLog {
  public:
    /// So much room is allocated beyond the file's end before an intent is written that its outcome, and what
    /// else comes before the next, finds room on a full disk.
    static constexpr std::int64_t reserve = std::int64_t{1} << 20U;
    static constexpr std::int64_t least_reserve = std::int64_t{64} << 10U;
    /// With less than this left on its disk nothing new is begun.
    static constexpr std::uint64_t least_free = std::uint64_t{256} << 10U;
    /// Every so many records the head is told to the log, which another user keeps where there is journald.
    static constexpr std::uint64_t head_every = 64;

    /// Opens or makes `audit.jsonl` and `audit.key` in `folder` (0700, files 0600). Continues the chain;
    /// where the last record was cut off by a crash, ends that line and appends a `recovered` record.
    /// Errc::audit_unavailable (cannot be opened, or another kysod holds it), Errc::audit_broken (last record
    /// is none).
    static Result<std::unique_ptr<AuditFile>> open(const std::filesystem::path& folder,
                                                   const flow::Clock& clock,
                                                   std::uint64_t rotate_at = std::uint64_t{16} << 20U);

    Result<void> append(const core::AuditRecord& record) override;
    std::string pseudonym(ByteView data) const override;
    /// Says the last record's number and hash in kysod's log.
    void tell_head() const;

    static constexpr const char* file_name = "audit.jsonl";

  private:
    AuditFile(std::filesystem::path folder, Fd file, InstallKey key, const flow::Clock& clock,
              std::uint64_t rotate_at)
        : folder_(std::move(folder)), file_(std::move(file)), key_(std::move(key)), clock_(clock),
          rotate_at_(rotate_at) {}
    Result<void> continue_chain();
    Result<void> rotate();
    /// Room for an intent's outcome. Errc::audit_unavailable.
    Result<void> make_room();
    /// `before` ends a line that was cut off.
    Result<void> append(const core::AuditRecord& record, std::string_view before);
    Result<void> write(std::string_view text);

    std::filesystem::path folder_;
    Fd file_;
    InstallKey key_; ///< its file is locked as long as this lives
    const flow::Clock& clock_;
    std::uint64_t rotate_at_;
    core::AuditChain chain_;
    std::int64_t room_until_ = 0; ///< offset up to which blocks are allocated
};

} // namespace kyso::io
