// SPDX-License-Identifier: Apache-2.0
// `kyso audit show` and `kyso audit verify`.
#include "cli/audit_text.hpp"
#include "cli/cli_texts.hpp"
#include "cli/commands.hpp"
#include "cli/printable.hpp"

#include <boost/json/serialize.hpp>

#include <deque>
#include <ostream>

namespace kyso::cli {
namespace {

namespace json = boost::json;

/// The one file that was named, or the person's log with its older files.
Result<std::vector<std::filesystem::path>> log_of(const Invocation& invocation,
                                                  const Environment& environment) {
    if (!invocation.audit_file.empty()) return std::vector{std::filesystem::path{invocation.audit_file}};
    auto file = audit_file(environment);
    if (!file) return file.error();
    return audit_files(*file);
}

/// Reading failed: the row of errors.def speaks of writing, so this says it in its own words.
ExitCode unreadable(const Error& error, const Invocation& invocation, const Surroundings& surroundings) {
    if (error == Errc::config_invalid || invocation.json) return report(error, invocation, surroundings);
    surroundings.err << "kyso: "
                     << say(CliText::audit_unreadable, invocation.language, {printable(error.detail())})
                     << '\n';
    return ExitCode::problem;
}

/// One record after the other, as text or as the elements of a JSON array.
class Printer {
  public:
    Printer(const Invocation& invocation, std::ostream& out) : invocation_(invocation), out_(out) {}

    void operator()(const AuditEntry& entry) {
        if (!invocation_.json)
            out_ << sentence(entry, invocation_.language) << '\n';
        else
            out_ << (first_ ? "" : ",\n") << json::serialize(entry.members);
        first_ = false;
    }

  private:
    const Invocation& invocation_;
    std::ostream& out_;
    bool first_ = true;
};

Result<AuditSummary> print_records(const std::vector<std::filesystem::path>& files,
                                   const Invocation& invocation, std::ostream& out) {
    Printer print{invocation, out};
    if (!invocation.last) return read_audit_files(files, std::ref(print));
    std::deque<AuditEntry> kept;
    auto summary = read_audit_files(files, [&](const AuditEntry& entry) {
        kept.push_back(entry);
        if (kept.size() > *invocation.last) kept.pop_front();
    });
    for (const AuditEntry& entry : kept)
        print(entry);
    return summary;
}

/// The last word on the log. An empty one is no good sign: kysod's first act is a record.
ExitCode conclude(const AuditSummary& summary, const Invocation& invocation,
                  const Surroundings& surroundings) {
    const Language language = invocation.language;
    const bool good = !summary.problem && summary.records > 0;
    if (!invocation.json) {
        for (const std::string& remark : remarks(summary, language))
            surroundings.out << remark << '\n';
        if (summary.problem)
            surroundings.err << "kyso: " << sentence(*summary.problem, language) << "\n      ("
                             << summary.problem->detail << ")\n";
        else if (!good)
            surroundings.err << "kyso: " << say(CliText::audit_empty, language) << '\n';
    }
    return good ? ExitCode::ok : ExitCode::problem;
}

} // namespace

ExitCode audit_show_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto files = log_of(invocation, surroundings.environment);
    if (!files) return unreadable(files.error(), invocation, surroundings);
    for (const auto& file : *files) // before anything is printed
        if (const auto log = open_audit(file); !log) return unreadable(log.error(), invocation, surroundings);
    if (invocation.json) surroundings.out << "{\"records\":[";
    const auto summary = print_records(*files, invocation, surroundings.out);
    if (!summary) return unreadable(summary.error(), invocation, surroundings);
    if (invocation.json) surroundings.out << "],\"log\":" << json::serialize(to_json(*summary)) << "}\n";
    return conclude(*summary, invocation, surroundings);
}

ExitCode audit_verify_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto files = log_of(invocation, surroundings.environment);
    if (!files) return unreadable(files.error(), invocation, surroundings);
    const auto summary = read_audit_files(*files, [](const AuditEntry&) {});
    if (!summary) return unreadable(summary.error(), invocation, surroundings);
    if (invocation.json) surroundings.out << json::serialize(to_json(*summary)) << '\n';
    const ExitCode code = conclude(*summary, invocation, surroundings);
    if (code == ExitCode::ok && !invocation.json)
        surroundings.out << say(CliText::audit_whole, invocation.language,
                                {std::to_string(summary->records), summary->head})
                         << '\n';
    return code;
}

} // namespace kyso::cli
