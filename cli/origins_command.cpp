// SPDX-License-Identifier: Apache-2.0
// `kyso origins list`, `remove` and `block`: the websites that the person let ask for signatures, or did not.
// Changes the file that kysod reads; kysod need not run.
#include "cli/cli_texts.hpp"
#include "cli/commands.hpp"
#include "cli/printable.hpp"
#include "daemon/io/approvals_file.hpp"
#include "protocol/idn.hpp"
#include "signature/rfc3339.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <ostream>

namespace kyso::cli {
namespace {

namespace json = boost::json;
using core::Approval;
using core::Standing;

std::chrono::sys_seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Result<io::ApprovalsFile> file_of(const Environment& environment) {
    const auto places = approvals_places(environment);
    if (!places) return places.error();
    return io::ApprovalsFile{places->file, places->key};
}

std::string standing_text(Standing standing, Language language) {
    switch (standing) {
    case Standing::approved:
        return say(CliText::origin_approved, language);
    case Standing::expired:
        return say(CliText::origin_expired, language);
    case Standing::declined:
        return say(CliText::origin_declined, language);
    case Standing::blocked:
        return say(CliText::origin_blocked, language);
    case Standing::unknown:
        break;
    }
    return say(CliText::origin_may_ask, language);
}

/// As it is compared, and in letters where it has some.
std::string origin_text(const Origin& origin) {
    const std::string_view host = host_of(origin.text());
    if (!is_internationalised(host)) return origin.text();
    const auto letters = to_letters(host);
    return origin.text() + " (" + (letters ? printable(*letters) : "?") + ")";
}

std::string methods_text(const Approval& line) {
    std::string text;
    for (const Method method : line.grant.methods)
        if (!core::grant_of({}).methods.contains(method))
            text += (text.empty() ? "" : ", ") + std::string{method_name(method)};
    return text;
}

std::string day(std::chrono::sys_seconds when) {
    return signature::to_rfc3339(when).substr(0, 10);
}

std::string origin_table(const core::Approvals& approvals, Language language) {
    std::vector<std::vector<std::string>> rows{
        {say(CliText::column_origin, language), say(CliText::column_state, language),
         say(CliText::column_until, language), say(CliText::column_first_seen, language),
         say(CliText::column_may, language)}};
    for (const auto& [origin, line] : approvals.all()) {
        const bool endless = line.decision == Standing::blocked;
        rows.push_back({origin_text(origin), standing_text(line.standing(now()), language),
                        endless ? "-" : day(line.until), day(line.first_seen), methods_text(line)});
    }
    return table(rows);
}

json::object to_json(const Origin& origin, const Approval& line) {
    json::array methods;
    for (const Method method : line.grant.methods)
        methods.emplace_back(method_name(method));
    json::object object{{"origin", origin.text()},
                        {"standing", core::to_text(line.standing(now()))},
                        {"methods", std::move(methods)},
                        {"firstSeen", signature::to_rfc3339(line.first_seen)},
                        {"denials", line.denials}};
    if (line.decision != Standing::blocked) object["until"] = signature::to_rfc3339(line.until);
    return object;
}

void print_json(const core::Approvals::Reading& reading, std::ostream& out) {
    json::array origins, ignored;
    for (const auto& [origin, line] : reading.approvals.all())
        origins.emplace_back(to_json(origin, line));
    for (const auto& line : reading.ignored)
        ignored.emplace_back(json::object{{"line", line.line}, {"reason", printable(line.reason)}});
    out << json::serialize(json::object{{"origins", std::move(origins)}, {"ignored", std::move(ignored)}})
        << '\n';
}

/// What the person typed, if it is an origin in its one spelling.
std::optional<Origin> typed_origin(const Invocation& invocation, const Surroundings& surroundings) {
    auto origin = Origin::parse(invocation.origin);
    if (origin) return std::move(*origin);
    surroundings.err << "kyso: "
                     << say(CliText::origin_malformed, invocation.language, {printable(invocation.origin)})
                     << '\n';
    return std::nullopt;
}

} // namespace

ExitCode origins_list_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto file = file_of(surroundings.environment);
    if (!file) return report(file.error(), invocation, surroundings);
    const auto reading = file->read();
    if (!reading) return report(reading.error(), invocation, surroundings);
    if (invocation.json) {
        print_json(*reading, surroundings.out);
        return reading->ignored.empty() ? ExitCode::ok : ExitCode::problem;
    }
    if (reading->approvals.all().empty())
        surroundings.out << say(CliText::no_origins, invocation.language) << '\n';
    else
        surroundings.out << origin_table(reading->approvals, invocation.language);
    for (const auto& line : reading->ignored)
        surroundings.err << "kyso: "
                         << say(CliText::origin_line_ignored, invocation.language,
                                {std::to_string(line.line)})
                         << "\n      (" << printable(line.reason) << ")\n";
    return reading->ignored.empty() ? ExitCode::ok : ExitCode::problem;
}

ExitCode origins_remove_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto origin = typed_origin(invocation, surroundings);
    if (!origin) return ExitCode::usage;
    const auto file = file_of(surroundings.environment);
    if (!file) return report(file.error(), invocation, surroundings);
    bool known = false;
    const auto changed = file->change([&](core::Approvals& all) { known = all.remove(*origin); });
    if (!changed) return report(changed.error(), invocation, surroundings);
    (known ? surroundings.out : surroundings.err)
        << say(known ? CliText::origin_removed : CliText::origin_unknown, invocation.language,
               {origin->text()})
        << '\n';
    return known ? ExitCode::ok : ExitCode::problem;
}

ExitCode origins_block_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto origin = typed_origin(invocation, surroundings);
    if (!origin) return ExitCode::usage;
    const auto file = file_of(surroundings.environment);
    if (!file) return report(file.error(), invocation, surroundings);
    const auto changed = file->change([&](core::Approvals& all) { all.block(*origin, now()); });
    if (!changed) return report(changed.error(), invocation, surroundings);
    surroundings.out << say(CliText::origin_is_blocked, invocation.language, {origin->text()}) << '\n';
    return ExitCode::ok;
}

} // namespace kyso::cli
