// SPDX-License-Identifier: Apache-2.0
#include "cli/audit_reader.hpp"

#include <array>
#include <cerrno>
#include <cstring>

namespace kyso::cli {
namespace {

using core::AuditChain;

constexpr std::string_view recovered = "recovered";

/// One line of the file at a time. A record is given out when the next one is there: only that one shows
/// whether its line was the last before a crash.
class Reading {
  public:
    explicit Reading(const AuditVisitor& visit) : visit_(visit) {}

    void line(std::string_view text, bool ended) {
        ++line_;
        AuditChain after = chain_;
        auto members = after.follow(text);
        if (members && !ended)
            return fail({line_, chain_.next(), true, "the last record has no end of line"});
        if (members && !(torn_ && event_of(*members) != recovered)) return take(std::move(*members), after);
        if (torn_) return fail(*torn_);
        if (!members && replaces_held(text, ended)) return;
        torn_ =
            AuditProblem{line_, chain_.next(), !ended, members ? std::string{} : members.error().detail()};
    }

    AuditSummary finish() {
        if (torn_ && !summary_.problem) fail(*torn_);
        give_out();
        summary_.head = chain_.head();
        return std::move(summary_);
    }

    bool stopped() const noexcept { return summary_.problem.has_value(); }

    void too_long() {
        ++line_;
        fail(torn_ ? *torn_ : AuditProblem{line_, chain_.next(), false, "longer than any record"});
    }

  private:
    static std::string_view event_of(const boost::json::object& members) {
        const auto* event = members.if_contains("event");
        return event != nullptr && event->is_string() ? std::string_view{event->get_string()}
                                                      : std::string_view{};
    }

    void fail(AuditProblem problem) {
        torn_.reset();
        summary_.problem = std::move(problem);
    }

    void take(boost::json::object members, const AuditChain& after) {
        if (torn_) summary_.crashes.push_back(torn_->line);
        torn_.reset();
        give_out();
        before_held_ = chain_;
        held_ = AuditEntry{line_, chain_.next(), std::move(members)};
        chain_ = after;
    }

    /// A crash may take nothing but the end of line. io::AuditFile does not count such a record: what it
    /// appends afterwards continues the record before.
    bool replaces_held(std::string_view text, bool ended) {
        if (!held_ || !ended) return false;
        AuditChain after = before_held_;
        auto members = after.follow(text);
        if (!members || event_of(*members) != recovered) return false;
        summary_.crashes.push_back(held_->line);
        held_.reset();
        chain_ = before_held_;
        take(std::move(*members), after);
        return true;
    }

    void give_out() {
        if (!held_) return;
        ++summary_.records;
        const std::string request{held_->text("request")};
        if (held_->text("event") == core::to_text(core::AuditEvent::intent))
            summary_.unanswered.emplace(request, *held_);
        if (held_->text("event") == core::to_text(core::AuditEvent::outcome))
            summary_.unanswered.erase(request);
        visit_(*held_);
        held_.reset();
    }

    const AuditVisitor& visit_;
    AuditSummary summary_;
    AuditChain chain_;
    AuditChain before_held_;
    std::optional<AuditEntry> held_;
    std::optional<AuditProblem> torn_;
    std::size_t line_ = 0;
};

} // namespace

std::string_view AuditEntry::text(std::string_view name) const {
    const auto* member = members.if_contains(name);
    return member != nullptr && member->is_string() ? std::string_view{member->get_string()}
                                                    : std::string_view{};
}

std::uint64_t AuditEntry::signatures() const {
    const auto* member = members.if_contains("signatures");
    return member != nullptr && member->is_int64() && member->get_int64() > 0
               ? static_cast<std::uint64_t>(member->get_int64())
               : 0;
}

AuditSummary read_audit(std::istream& log, const AuditVisitor& visit) {
    Reading reading{visit};
    std::array<char, AuditChain::max_line + 2> buffer; // a line, its end, and the 0 of istream::getline
    while (!reading.stopped() && log.getline(buffer.data(), buffer.size())) {
        const bool ended = !log.eof();
        const auto size = static_cast<std::size_t>(log.gcount()) - (ended ? 1 : 0);
        reading.line({buffer.data(), size}, ended);
    }
    // getline fails at the end with nothing read, and on a line that does not fit.
    if (!reading.stopped() && log.gcount() > 0) reading.too_long();
    return reading.finish();
}

Result<std::ifstream> open_audit(const std::filesystem::path& file) {
    std::error_code error;
    const auto status =
        std::filesystem::status(file, error); // before opening: a pipe would wait for its writer
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        return Error{Errc::audit_unavailable, file.string() + ": not a regular file"};
    std::ifstream log{file, std::ios::binary};
    if (!log) return Error{Errc::audit_unavailable, file.string() + ": " + std::strerror(errno)};
    return log;
}

} // namespace kyso::cli
