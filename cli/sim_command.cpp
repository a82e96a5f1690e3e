// SPDX-License-Identifier: Apache-2.0
// `kyso sim list`, `bind` and `unbind`: the phone numbers of the person's signing SIMs. Changes the file that
// kysod reads; kysod need not run. Binding rings nothing and agrees to nothing: kysod's window still does.
#include "cli/cli_texts.hpp"
#include "cli/commands.hpp"
#include "cli/printable.hpp"
#include "daemon/io/phone_file.hpp"
#include "drivers/sim/phone_number.hpp"
#include "signature/rfc3339.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <ostream>

namespace kyso::cli {
namespace {

namespace json = boost::json;
using io::PhoneFile;
using sim::PhoneNumber;

std::chrono::sys_days today() {
    return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

std::string text_of(std::chrono::sys_days day) {
    return signature::to_rfc3339(day).substr(0, 10);
}

Result<PhoneFile> file_of(const Environment& environment) {
    auto place = sims_file(environment);
    if (!place) return place.error();
    return PhoneFile{std::move(*place), today};
}

json::object to_json(const PhoneFile::Entry& entry) {
    return {{"phone", entry.number.msisdn()}, {"since", text_of(entry.since)}};
}

std::string sim_table(const std::vector<PhoneFile::Entry>& entries, Language language) {
    std::vector<std::vector<std::string>> rows{
        {say(CliText::column_phone, language), say(CliText::column_first_seen, language)}};
    for (const auto& entry : entries)
        rows.push_back({entry.number.national(), text_of(entry.since)});
    return table(rows);
}

/// What the person typed, if it is a number.
std::optional<PhoneNumber> typed_number(const Invocation& invocation, const Surroundings& surroundings) {
    auto number = PhoneNumber::read(invocation.phone);
    if (number) return std::move(*number);
    report(number.error(), invocation, surroundings);
    return std::nullopt;
}

} // namespace

ExitCode sim_list_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto file = file_of(surroundings.environment);
    if (!file) return report(file.error(), invocation, surroundings);
    const auto entries = file->read();
    if (!entries) return report(entries.error(), invocation, surroundings);
    if (invocation.json) {
        json::array sims;
        for (const auto& entry : *entries)
            sims.emplace_back(to_json(entry));
        surroundings.out << json::serialize(json::object{{"sims", std::move(sims)}}) << '\n';
    } else if (entries->empty()) {
        surroundings.out << say(CliText::no_sims, invocation.language) << '\n';
    } else {
        surroundings.out << sim_table(*entries, invocation.language);
    }
    return ExitCode::ok;
}

ExitCode sim_bind_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto number = typed_number(invocation, surroundings);
    if (!number) return ExitCode::usage;
    auto file = file_of(surroundings.environment);
    if (!file) return report(file.error(), invocation, surroundings);
    if (auto added = file->add(*number); !added) return report(added.error(), invocation, surroundings);
    if (invocation.json)
        surroundings.out << json::serialize(json::object{{"phone", number->msisdn()}, {"bound", true}})
                         << '\n';
    else
        surroundings.out << say(CliText::sim_bound, invocation.language, {number->national()}) << '\n';
    return ExitCode::ok;
}

ExitCode sim_unbind_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto number = typed_number(invocation, surroundings);
    if (!number) return ExitCode::usage;
    auto file = file_of(surroundings.environment);
    if (!file) return report(file.error(), invocation, surroundings);
    const auto removed = file->remove(*number);
    if (!removed) return report(removed.error(), invocation, surroundings);
    const bool known = *removed;
    if (invocation.json)
        surroundings.out << json::serialize(json::object{
                                {"phone", number->msisdn()}, {"bound", false}, {"wasBound", known}})
                         << '\n';
    else
        (known ? surroundings.out : surroundings.err)
            << say(known ? CliText::sim_unbound : CliText::sim_unknown, invocation.language,
                   {number->national()})
            << '\n';
    return known ? ExitCode::ok : ExitCode::problem;
}

} // namespace kyso::cli
