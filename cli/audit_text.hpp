// SPDX-License-Identifier: Apache-2.0
// What an audit record, and the state of the whole log, say to a person. Pure text; used by `audit` and
// `doctor`.
#pragma once

#include "cli/audit_reader.hpp"

namespace kyso::cli {

/// `2026-01-31T08:00:00.000Z` in the time zone of the process; as it stands where it is no such time.
std::string local_time(std::string_view utc);

/// Number, time, who asked, what, and how it ended, on one line.
std::string sentence(const AuditEntry& entry, Language language);

/// Where the log stops being whole and what that means.
std::string sentence(const AuditProblem& problem, Language language);

/// Lines about crashes and requests without outcome; empty where there is nothing to remark.
std::vector<std::string> remarks(const AuditSummary& summary, Language language);

boost::json::object to_json(const AuditSummary& summary);

} // namespace kyso::cli
