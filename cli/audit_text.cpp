// SPDX-License-Identifier: Apache-2.0
#include "cli/audit_text.hpp"

#include "cli/cli_texts.hpp"
#include "cli/printable.hpp"
#include "protocol/by_name.hpp"

#include <boost/json/array.hpp>

#include <ctime>

namespace kyso::cli {
namespace {

namespace json = boost::json;

std::string operation_text(std::string_view operation, Language language) {
    if (operation == "registration.sign") return say(CliText::operation_registration, language);
    if (operation == "session.requestAccess") return say(CliText::operation_access, language);
    if (operation == "authentication.sign") return say(CliText::operation_authentication, language);
    if (operation == "certificates.choose") return say(CliText::operation_choose, language);
    if (operation == "document.sign") return say(CliText::operation_document, language);
    return printable(operation);
}

std::string result_text(std::string_view result, Language language) {
    const auto errc = error_named(result);
    return errc ? std::string{info(*errc).sentence(language)} : printable(result);
}

std::string event_text(const AuditEntry& entry, Language language) {
    const std::string_view event = entry.text("event");
    const std::string count = std::to_string(entry.signatures());
    if (event == "start") return say(CliText::audit_start, language);
    if (event == "stop") return say(CliText::audit_stop, language);
    if (event == "approve") return say(CliText::audit_approve, language);
    if (event == "disclose") return say(CliText::audit_disclose, language);
    if (event == "deny") return say(CliText::audit_deny, language);
    if (event == "lock")
        return say(entry.text("result") == "sleep" ? CliText::audit_sleep : CliText::audit_lock, language);
    if (event == "unlock") return say(CliText::audit_unlock, language);
    if (event == "rotation") return say(CliText::audit_rotation, language, {printable(entry.text("result"))});
    if (event == "recovered") return say(CliText::audit_recovered, language);
    if (event == "intent") return say(CliText::audit_intent, language, {count});
    if (event != "outcome") return printable(event);
    return entry.text("result") == "ok" ? say(CliText::audit_signed, language, {count})
                                        : result_text(entry.text("result"), language);
}

} // namespace

std::string local_time(std::string_view utc) {
    std::tm parts{};
    const std::string text{utc};
    const char* end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (end == nullptr || (*end != '.' && *end != 'Z')) return printable(utc);
    const std::time_t seconds = ::timegm(&parts);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    char shown[40];
    return {shown, std::strftime(shown, sizeof shown, "%Y-%m-%d %H:%M:%S %z", &local)};
}

std::string sentence(const AuditEntry& entry, Language language) {
    std::string line = "#" + std::to_string(entry.sequence) + "  " + local_time(entry.text("time")) + "  ";
    if (!entry.text("requester").empty()) line += printable(entry.text("requester")) + "  ";
    if (!entry.text("operation").empty()) line += operation_text(entry.text("operation"), language) + ": ";
    return line + event_text(entry, language);
}

std::string sentence(const AuditProblem& problem, Language language) {
    const CliText text = problem.cut_off ? CliText::audit_cut_off : CliText::audit_altered;
    const std::string where = problem.file.empty() ? "" : printable(problem.file) + ": ";
    return where + say(text, language, {std::to_string(problem.line), std::to_string(problem.record)});
}

std::vector<std::string> remarks(const AuditSummary& summary, Language language) {
    std::vector<std::string> lines;
    if (summary.missing > 0)
        lines.push_back(say(CliText::audit_missing, language, {std::to_string(summary.missing)}));
    for (const std::size_t line : summary.crashes)
        lines.push_back(say(CliText::audit_crash, language, {std::to_string(line)}));
    for (const auto& [request, intent] : summary.unanswered)
        lines.push_back(say(CliText::audit_unanswered, language,
                            {std::to_string(intent.sequence), local_time(intent.text("time")),
                             printable(intent.text("requester"))}));
    return lines;
}

json::object to_json(const AuditSummary& summary) {
    json::array crashes;
    for (const std::size_t line : summary.crashes)
        crashes.emplace_back(line);
    json::array unanswered;
    for (const auto& [request, intent] : summary.unanswered)
        unanswered.push_back(json::object{{"seq", intent.sequence}, {"request", request}});
    json::object object{{"whole", !summary.problem},
                        {"records", summary.records},
                        {"head", summary.head},
                        {"missing", summary.missing},
                        {"crashLines", std::move(crashes)},
                        {"withoutOutcome", std::move(unanswered)}};
    if (summary.problem)
        object["problem"] = json::object{{"file", summary.problem->file},
                                         {"line", summary.problem->line},
                                         {"record", summary.problem->record},
                                         {"cutOff", summary.problem->cut_off},
                                         {"detail", summary.problem->detail}};
    return object;
}

} // namespace kyso::cli
