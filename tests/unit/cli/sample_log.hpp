// SPDX-License-Identifier: Apache-2.0
// Audit logs made by core::AuditChain as io::AuditFile stores them, with invented requests. For tests of the
// reader.
#pragma once

#include "cli/audit_reader.hpp"
#include "daemon/core/audit_chain.hpp"

#include <sstream>

namespace kyso::cli::test {

class SampleLog {
  public:
    SampleLog& start() { return add(core::AuditRecord{core::AuditEvent::start}); }
    SampleLog& intent(const std::string& request) {
        return add(about(core::AuditEvent::intent, request, ""));
    }
    SampleLog& outcome(const std::string& request, const std::string& result = "ok") {
        return add(about(core::AuditEvent::outcome, request, result));
    }
    SampleLog& rotation() { return add(core::AuditRecord{core::AuditEvent::rotation, "audit-1.jsonl"}); }
    SampleLog& recovered() {
        return add(core::AuditRecord{core::AuditEvent::recovered, "the record before was cut off"});
    }

    /// A crash after so many octets of the next record, and the end of line that the next start adds.
    SampleLog& torn(std::size_t octets, bool mended = true) {
        const std::string line = chain_.line(about(core::AuditEvent::intent, "torn", ""), when_);
        text_ += line.substr(0, std::min(octets, line.size() - 1));
        if (mended) text_ += '\n';
        return *this;
    }
    static constexpr std::size_t whole_record = 1 << 20U; ///< torn(): only the end of line is missing

    const std::string& text() const { return text_; }

  private:
    static core::AuditRecord about(core::AuditEvent event, const std::string& request,
                                   const std::string& result) {
        core::AuditRecord record{event, result};
        record.request = request;
        record.requester = "https://portal.example";
        record.operation = "document.sign";
        record.signatures = 2;
        return record;
    }
    SampleLog& add(const core::AuditRecord& record) {
        const std::string line = chain_.line(record, when_);
        chain_.commit(line);
        text_ += line;
        when_ += std::chrono::seconds{1};
        return *this;
    }

    core::AuditChain chain_;
    std::string text_;
    std::chrono::system_clock::time_point when_{
        std::chrono::seconds{1'767'225'600}}; // 2026-01-01 00:00:00 UTC
};

/// kysod started, one request, its outcome.
inline SampleLog three_records() {
    SampleLog log;
    log.start().intent("r1").outcome("r1");
    return log;
}

inline AuditSummary summary_of(const std::string& text) {
    std::istringstream log{text};
    return read_audit(log, [](const AuditEntry&) {});
}

} // namespace kyso::cli::test
