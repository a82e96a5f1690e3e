// SPDX-License-Identifier: Apache-2.0
#include "cli/cli_texts.hpp"
#include "cli/commands.hpp"
#include "cli/doctor/judge.hpp"
#include "cli/doctor/observe.hpp"
#include "protocol/version.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <ostream>

namespace kyso::cli {
namespace {

namespace json = boost::json;

std::string mark(Level level, Language language) {
    switch (level) {
    case Level::ok:
        return say(CliText::mark_ok, language);
    case Level::warning:
        return say(CliText::mark_warning, language);
    case Level::problem:
        return say(CliText::mark_problem, language);
    }
    return {};
}

json::object to_json(const std::vector<Finding>& findings, std::size_t problems) {
    json::array list;
    for (const Finding& finding : findings) {
        json::object entry{
            {"check", finding.check}, {"level", to_text(finding.level)}, {"what", finding.what}};
        if (!finding.advice.empty()) entry["advice"] = finding.advice;
        list.push_back(std::move(entry));
    }
    return {{"version", version}, {"problems", problems}, {"findings", std::move(list)}};
}

} // namespace

ExitCode doctor_command(const Invocation& invocation, const Surroundings& surroundings) {
    const Language language = invocation.language;
    const Observation seen = observe(surroundings.environment, invocation.configuration, language);
    const std::vector<Finding> findings = judge(seen, language);
    const auto problems =
        static_cast<std::size_t>(std::ranges::count(findings, Level::problem, &Finding::level));
    if (invocation.json) {
        surroundings.out << json::serialize(to_json(findings, problems)) << '\n';
    } else {
        for (const Finding& finding : findings) {
            surroundings.out << mark(finding.level, language) << finding.what << '\n';
            if (!finding.advice.empty()) surroundings.out << "    → " << finding.advice << '\n';
        }
        surroundings.out << (problems == 0
                                 ? say(CliText::doctor_healthy, language)
                                 : say(CliText::doctor_problems, language, {std::to_string(problems)}))
                         << '\n';
    }
    return problems == 0 ? ExitCode::ok : ExitCode::problem;
}

} // namespace kyso::cli
