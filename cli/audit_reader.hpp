// SPDX-License-Identifier: Apache-2.0
// Reads the audit log from its first line and says whether it is whole. Streams: a log may be longer than
// memory. Used by `audit` and `doctor`; never writes, and never stops at the first record that merely looks
// odd to a person.
#pragma once

#include "daemon/core/audit_chain.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace kyso::cli {

struct AuditEntry {
    std::size_t line = 0;        ///< in the file, from 1
    std::uint64_t sequence = 0;  ///< as the record says; checked
    boost::json::object members; ///< as written by core::AuditChain

    /// A member's text; empty where it is absent.
    std::string_view text(std::string_view name) const;
    std::uint64_t signatures() const;
};

struct AuditProblem {
    std::size_t line = 0;
    std::uint64_t record = 0; ///< the record that ought to stand there
    bool cut_off =
        false;          ///< the file ends within a record, as after a crash: the next start of kysod mends it
    std::string detail; ///< English, for the report
    std::string file = {}; ///< its name; empty where only one was read
};

struct AuditSummary {
    std::uint64_t records = 0;
    std::uint64_t missing = 0;        ///< records before the first, in older files that are not there
    std::uint64_t next = 1;           ///< number of the record after the last
    std::string head;                 ///< hash of the last record: noted elsewhere, it shows a cut tail
    std::vector<std::size_t> crashes; ///< lines cut off by a crash, each followed by a `recovered` record
    std::map<std::string, AuditEntry> unanswered; ///< intents without outcome, by request
    std::optional<AuditProblem> problem;          ///< nothing after it was read
};

using AuditVisitor = std::function<void(const AuditEntry&)>;

/// Every record that continues the chain goes to `visit`, in order. `before`: what was read of older files.
AuditSummary read_audit(std::istream& log, const AuditVisitor& visit, AuditSummary before = {});

/// `file` with the older files beside it (io::AuditFile::rotate), oldest first.
std::vector<std::filesystem::path> audit_files(const std::filesystem::path& file);
/// One log over several files. Errc::audit_unavailable where one cannot be opened.
Result<AuditSummary> read_audit_files(const std::vector<std::filesystem::path>& files,
                                      const AuditVisitor& visit);
/// Errc::audit_unavailable where the file cannot be opened.
Result<std::ifstream> open_audit(const std::filesystem::path& file);

} // namespace kyso::cli
