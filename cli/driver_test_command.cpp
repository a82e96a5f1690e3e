// SPDX-License-Identifier: Apache-2.0
// `kyso driver test`: the run is pkcs11/kit's; here are its words on the terminal and its files.
#include "cli/cli_texts.hpp"
#include "cli/commands.hpp"
#include "cli/driver_report_text.hpp"
#include "cli/files.hpp"
#include "cli/pin_entry.hpp"
#include "cli/printable.hpp"
#include "pkcs11/kit/profile.hpp"
#include "pkcs11/kit/report.hpp"

#include <algorithm>
#include <fnmatch.h>
#include <ostream>

namespace kyso::cli {
namespace {

namespace kit = pkcs11::kit;

ExitCode exit_code_of(kit::RunEnd end) {
    switch (end) {
    case kit::RunEnd::kit_error:
        return ExitCode::kit_error;
    case kit::RunEnd::not_loaded:
        return ExitCode::module_not_loaded;
    case kit::RunEnd::no_token:
        return ExitCode::no_token;
    case kit::RunEnd::blocked:
        return ExitCode::blocked;
    case kit::RunEnd::failed:
        return ExitCode::problem;
    case kit::RunEnd::nothing_tested:
        return ExitCode::nothing_tested;
    case kit::RunEnd::ok:
        return ExitCode::ok;
    }
    return ExitCode::kit_error;
}

bool any_matches(const std::vector<std::string>& globs, std::string_view id) {
    return std::ranges::any_of(globs, [name = std::string{id}](const std::string& glob) {
        return ::fnmatch(glob.c_str(), name.c_str(), 0) == 0;
    });
}

std::vector<const kit::CheckInfo*> plan_of(const DriverTestOptions& options) {
    std::vector<const kit::CheckInfo*> plan;
    for (const std::string_view id : kit::smoke_profile())
        if ((options.only.empty() || any_matches(options.only, id)) && !any_matches(options.skip, id))
            plan.push_back(kit::find_check(id));
    return plan;
}

std::vector<std::string> token_words(const DriverTestOptions& options) {
    std::vector<std::string> words;
    if (options.slot) words.insert(words.end(), {"--slot", std::to_string(*options.slot)});
    if (!options.token_serial.empty()) words.insert(words.end(), {"--token-serial", options.token_serial});
    if (!options.key_id.empty()) words.insert(words.end(), {"--key-id", options.key_id});
    return words;
}

ExitCode wrong_usage(CliText text, const Invocation& invocation, const Surroundings& surroundings) {
    surroundings.err << "kyso: " << say(text, invocation.language) << '\n';
    return ExitCode::usage;
}

/// Nothing where no check needs one, or none is wanted.
PinEntry pin_for(const std::vector<const kit::CheckInfo*>& plan, const Invocation& invocation) {
    const DriverTestOptions& options = invocation.driver_test;
    const bool needed = std::ranges::any_of(
        plan, [](const kit::CheckInfo* check) { return check->needs >= kit::Step::login; });
    if (!needed || options.no_login) return {PinSource::read, std::nullopt};
    if (options.pin_fd) return read_pin(*options.pin_fd);
    return ask_pin(say(CliText::driver_test_pin, invocation.language));
}

/// A file, or standard output for `-`.
bool write_report(const std::string& file, const std::string& text, const Invocation& invocation,
                  const Surroundings& surroundings) {
    if (file.empty()) return true;
    if (file == "-") {
        surroundings.out << text << std::flush;
        return true;
    }
    const auto written = write_whole(file, as_bytes(text), Overwrite::yes);
    if (!written) report(written.error(), invocation, surroundings);
    return written.has_value();
}

} // namespace

ExitCode driver_test_command(const Invocation& invocation, const Surroundings& surroundings) {
    const DriverTestOptions& options = invocation.driver_test;
    const auto plan = plan_of(options);
    if (options.list) {
        surroundings.out << driver_test_list(plan, invocation.language);
        return ExitCode::ok;
    }
    if (options.module.empty()) return wrong_usage(CliText::driver_test_no_module, invocation, surroundings);
    if (plan.empty()) return wrong_usage(CliText::driver_test_no_check, invocation, surroundings);
    const auto program = program_beside(own_program(), "kyso-driver-check");
    if (!program) {
        report(program.error(), invocation, surroundings);
        return ExitCode::kit_error;
    }
    const PinEntry entry = pin_for(plan, invocation);
    if (entry.from == PinSource::cancelled) return ExitCode::interrupted;
    if (entry.from == PinSource::none)
        return wrong_usage(CliText::driver_test_no_pin, invocation, surroundings);

    kit::RunOptions run;
    run.program = program->string();
    run.module = std::filesystem::absolute(options.module).lexically_normal().string();
    run.token = token_words(options);
    run.plan = plan;
    run.timeout = std::chrono::seconds{options.timeout};
    run.pin = entry.pin ? &*entry.pin : nullptr;
    const bool silent = options.json == "-";
    const DriverReportText words{invocation.language, is_terminal(surroundings.out)};
    kit::RunReport told = kit::run(run, [&](const kit::CheckResult& result) {
        if (!silent) surroundings.out << words.line(result) << std::flush;
    });
    if (const auto digest = digest_of_file(run.module, DigestAlgorithm::sha256))
        told.module_sha256 = to_hex(*digest);
    const ExitCode code = exit_code_of(told.end);
    if (!silent) surroundings.out << words.findings(told) << words.summary(told);
    if (!told.kit_error.empty()) surroundings.err << "kyso: " << printable(told.kit_error) << '\n';
    const bool json =
        write_report(options.json, kit::to_json(told, static_cast<int>(code)), invocation, surroundings);
    const bool junit = write_report(options.junit, kit::to_junit(told), invocation, surroundings);
    return json && junit ? code : ExitCode::not_written;
}

} // namespace kyso::cli
