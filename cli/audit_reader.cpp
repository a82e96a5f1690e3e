// SPDX-License-Identifier: Apache-2.0
#include "cli/audit_reader.hpp"

#include "protocol/json_reader.hpp"

#include <algorithm>
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
    Reading(const AuditVisitor& visit, AuditSummary before) : visit_(visit), summary_(std::move(before)) {
        if (summary_.next > 1) chain_ = AuditChain{summary_.head, summary_.next};
    }

    void line(std::string_view text, bool ended) {
        ++line_;
        if (line_ == 1 && chain_.next() == 1) begin_after_rotation(text);
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
        summary_.next = chain_.next();
        return std::move(summary_);
    }

    bool stopped() const noexcept { return summary_.problem.has_value(); }

    void too_long() {
        ++line_;
        fail(torn_ ? *torn_ : AuditProblem{line_, chain_.next(), false, "longer than any record"});
    }

  private:
    /// The oldest files may have been put away: the log then begins with the record that names the last hash
    /// of the file before.
    void begin_after_rotation(std::string_view text) {
        const auto value = read_json(text);
        const auto* members = value ? value->if_object() : nullptr;
        if (members == nullptr || event_of(*members) != core::to_text(core::AuditEvent::rotation)) return;
        const auto* previous = members->if_contains("previous");
        const auto* sequence = members->if_contains("seq");
        if (previous == nullptr || !previous->is_string() || sequence == nullptr || !sequence->is_int64() ||
            sequence->get_int64() < 2)
            return;
        const auto number = static_cast<std::uint64_t>(sequence->get_int64());
        AuditChain there{std::string{previous->get_string().data(), previous->get_string().size()}, number};
        if (AuditChain after = there; !after.follow(text)) return;
        chain_ = std::move(there);
        summary_.missing = number - 1;
    }

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

AuditSummary read_audit(std::istream& log, const AuditVisitor& visit, AuditSummary before) {
    Reading reading{visit, std::move(before)};
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

std::vector<std::filesystem::path> audit_files(const std::filesystem::path& file) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{file.parent_path(), error}) {
        const std::string name = entry.path().filename();
        if (name.starts_with("audit-") && name.ends_with(".jsonl")) files.push_back(entry.path());
    }
    std::ranges::sort(files); // their numbers have leading zeros
    files.push_back(file);
    return files;
}

Result<AuditSummary> read_audit_files(const std::vector<std::filesystem::path>& files,
                                      const AuditVisitor& visit) {
    AuditSummary summary;
    for (const auto& file : files) {
        auto log = open_audit(file);
        if (!log) return log.error();
        summary = read_audit(*log, visit, std::move(summary));
        if (!summary.problem) continue;
        if (files.size() > 1) summary.problem->file = file.filename();
        break;
    }
    return summary;
}

} // namespace kyso::cli
