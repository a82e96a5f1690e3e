// SPDX-License-Identifier: Apache-2.0
#include "cli/driver_report_text.hpp"

#include "cli/cli_texts.hpp"
#include "cli/printable.hpp"
#include "pkcs11/kit/report.hpp"
#include "pkcs11/kit/return_value_name.hpp"

#include <algorithm>
#include <iostream>
#include <unistd.h>

namespace kyso::cli {
namespace {

namespace kit = pkcs11::kit;
using kit::Verdict;

CliText word(Verdict verdict) {
    switch (verdict) {
    case Verdict::pass:
        return CliText::verdict_pass;
    case Verdict::fail:
        return CliText::verdict_fail;
    case Verdict::deviation:
        return CliText::verdict_deviation;
    case Verdict::skip:
        return CliText::verdict_skip;
    case Verdict::blocked:
        return CliText::verdict_blocked;
    }
    return CliText::verdict_fail;
}

const char* colour_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::pass:
        return "\033[32m";
    case Verdict::deviation:
        return "\033[33m";
    case Verdict::skip:
        return "\033[2m";
    case Verdict::fail:
    case Verdict::blocked:
        return "\033[1;31m";
    }
    return "";
}

/// Blanks up to `width` characters, which are not octets in Vietnamese.
std::string fill(const std::string& text, std::size_t width) {
    const auto characters = static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    return std::string(characters < width ? width - characters : 0, ' ');
}

std::string row(const std::string& name, const std::string& value) {
    return "     " + name + fill(name, 12) + printable(value) + "\n";
}

/// The calls in order; the same one several times is told once, with how often.
std::string calls(const std::vector<kit::Call>& trace) {
    std::vector<std::pair<std::string, int>> told;
    for (const kit::Call& call : trace) {
        std::string one =
            call.function + " " + (call.returned ? kit::return_value_name(*call.returned) : "…");
        if (told.empty() || told.back().first != one) told.emplace_back(std::move(one), 0);
        ++told.back().second;
    }
    std::string text;
    for (const auto& [call, times] : told)
        text += (text.empty() ? "" : ", ") + call + (times > 1 ? " × " + std::to_string(times) : "");
    return text;
}

} // namespace

bool is_terminal(const std::ostream& out) {
    return &out == &std::cout && ::isatty(STDOUT_FILENO) == 1;
}

std::string DriverReportText::verdict(Verdict verdict) const {
    const std::string text = say(word(verdict), language_);
    const std::string blanks = fill(text, 11);
    return colour_ ? colour_of(verdict) + text + "\033[0m" + blanks : text + blanks;
}

std::string DriverReportText::line(const kit::CheckResult& result) const {
    std::string time = result.check->of_whole_run ? "" : std::to_string(result.took.count()) + " ms";
    time = std::string(time.size() < 9 ? 9 - time.size() : 0, ' ') + time;
    std::string text = std::string{result.check->id} + "  " + verdict(result.outcome.verdict) + time + "  " +
                       std::string{result.check->title(language_)};
    const bool reason = result.outcome.verdict == Verdict::skip || result.outcome.verdict == Verdict::blocked;
    if (reason) text += " (" + printable(result.outcome.observed) + ")";
    return text + "\n";
}

std::string DriverReportText::findings(const kit::RunReport& report) const {
    std::string text;
    for (const kit::CheckResult& result : report.results) {
        const Verdict judged = result.outcome.verdict;
        if (judged != Verdict::fail && judged != Verdict::deviation) continue;
        const kit::CheckInfo& check = *result.check;
        const auto t = [this](CliText name) { return say(name, language_); };
        text += "\n" + std::string{check.id} + "  " + verdict(judged) + std::string{check.title(language_)} +
                " [" + std::string{name(check.severity)} + (check.clause.empty() ? "" : "; ") +
                std::string{check.clause} + "]\n";
        text += row(t(CliText::driver_test_expected), result.outcome.expected);
        text += row(t(CliText::driver_test_observed), result.outcome.observed);
        text += row(t(CliText::driver_test_impact), std::string{check.impact(language_)});
        if (!result.trace.empty()) text += row(t(CliText::driver_test_calls), calls(result.trace));
        text += row(t(CliText::driver_test_again), kit::again(report, check));
    }
    return text;
}

std::string DriverReportText::summary(const kit::RunReport& report) const {
    std::string text = "\n";
    const auto fact = [&](const char* name) {
        const auto found = report.facts.find(name);
        return found == report.facts.end() ? std::string{} : found->second;
    };
    if (!fact("sign.p50").empty())
        text += say(CliText::driver_test_latency, language_, {fact("sign.p50"), fact("sign.p95")}) + "\n";
    if (!report.blocked.empty())
        text += say(CliText::driver_test_blocked, language_, {printable(report.blocked)}) + "\n";
    std::string counts;
    for (const Verdict each :
         {Verdict::pass, Verdict::fail, Verdict::deviation, Verdict::skip, Verdict::blocked})
        counts += (counts.empty() ? "" : ", ") + say(word(each), language_) + " " +
                  std::to_string(report.count(each));
    return text + counts + "\n";
}

std::string driver_test_list(const std::vector<const kit::CheckInfo*>& plan, Language language) {
    std::vector<std::vector<std::string>> rows;
    for (const kit::CheckInfo* check : plan)
        rows.push_back({std::string{check->id}, std::string{name(check->severity)},
                        std::string{check->clause}, std::string{check->title(language)}});
    rows.insert(rows.begin(), {"ID", say(CliText::column_severity, language),
                               say(CliText::column_clause, language), say(CliText::column_check, language)});
    return table(rows);
}

} // namespace kyso::cli
