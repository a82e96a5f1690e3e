// SPDX-License-Identifier: Apache-2.0
// The audit log's format: one JSON object a line, each carrying the hash of the line before, so that a
// changed, removed or moved line is noticed. Pure text; io::AuditFile stores it, `kyso audit verify` checks
// it. Tamper-evident, not tamper-proof: who can rewrite the whole file can rewrite the chain
// (docs/threat-model.md).
#pragma once

#include "protocol/bytes.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <string>

namespace kyso::core {

enum class AuditEvent : std::uint8_t {
    start,
    intent,
    outcome,
    stop,
    recovered, ///< the record before was cut off by a crash
    approve,   ///< the person let an origin ask for signatures
    deny,      ///< the person did not
    lock,      ///< the session was locked or the computer fell asleep: windows and logins ended
    unlock,
    disclose, ///< the person gave a page a certificate, and with it the holder's data
    rotation, ///< first record of a file; `previous` is the last hash of the file before
};
std::string_view to_text(AuditEvent event) noexcept;

struct AuditRecord {
    AuditRecord() = default;
    /// About kysod itself, not about a request.
    explicit AuditRecord(AuditEvent what, std::string how = {}) : event(what), result(std::move(how)) {}

    AuditEvent event = AuditEvent::start;
    std::string request;      ///< random id that joins an intent and its outcome; empty for start and stop
    std::string requester;    ///< origin, or program
    std::string operation;    ///< method
    std::string certificate;  ///< keyed hash of the certificate, hexadecimal (no personal data in the log)
    std::string to_be_signed; ///< SHA-256 over everything that will be signed, hexadecimal
    std::uint64_t signatures = 0; ///< asked for (intent) or delivered (outcome)
    std::string result;           ///< `ok` or the name of an error; empty for an intent
};

class AuditChain {
  public:
    /// Hash of the last line; the genesis value for an empty log.
    static std::string genesis();
    explicit AuditChain(std::string head = genesis(), std::uint64_t next = 1)
        : head_(std::move(head)), next_(next) {}

    /// The next line, with its newline. Not counted before commit(): a write may fail.
    std::string line(const AuditRecord& record, std::chrono::system_clock::time_point when) const;
    void commit(std::string_view line);

    /// Reads one line without its newline and checks that it continues the chain. Errc::audit_broken.
    Result<boost::json::object> follow(std::string_view line);

    const std::string& head() const noexcept { return head_; }
    std::uint64_t next() const noexcept { return next_; }

    static constexpr std::size_t max_line = 4096;

  private:
    std::string head_;
    std::uint64_t next_;
};

} // namespace kyso::core
