// SPDX-License-Identifier: Apache-2.0
#include "cli/program.hpp"

#include "cli/commands.hpp"
#include "cli/printable.hpp"
#include "protocol/rpc.hpp"

#include <boost/json/serialize.hpp>

#include <ostream>

namespace kyso::cli {

ExitCode run_program(std::vector<std::string> arguments, const Surroundings& surroundings) {
    const auto read = read_command_line(std::move(arguments), language_of(surroundings.environment));
    if (const auto* answered = std::get_if<Answered>(&read)) {
        (answered->code == ExitCode::ok ? surroundings.out : surroundings.err) << answered->text;
        return answered->code;
    }
    const Invocation& invocation = std::get<Invocation>(read);
    switch (invocation.command) {
    case Command::run:
        return run_command(invocation, surroundings);
    case Command::devices:
        return devices_command(invocation, surroundings);
    case Command::certificates:
        return certificates_command(invocation, surroundings);
    case Command::holder:
        return holder_command(invocation, surroundings);
    case Command::audit_show:
        return audit_show_command(invocation, surroundings);
    case Command::audit_verify:
        return audit_verify_command(invocation, surroundings);
    case Command::origins_list:
        return origins_list_command(invocation, surroundings);
    case Command::origins_remove:
        return origins_remove_command(invocation, surroundings);
    case Command::origins_block:
        return origins_block_command(invocation, surroundings);
    case Command::sim_list:
        return sim_list_command(invocation, surroundings);
    case Command::sim_bind:
        return sim_bind_command(invocation, surroundings);
    case Command::sim_unbind:
        return sim_unbind_command(invocation, surroundings);
    case Command::trust_add:
        return trust_add_command(invocation, surroundings);
    case Command::trust_list:
        return trust_list_command(invocation, surroundings);
    case Command::trust_remove:
        return trust_remove_command(invocation, surroundings);
    case Command::catalogue_list:
        return catalogue_list_command(invocation, surroundings);
    case Command::catalogue_suggest:
        return catalogue_suggest_command(invocation, surroundings);
    case Command::verify:
        return verify_command(invocation, surroundings);
    case Command::sign:
        return sign_command(invocation, surroundings);
    case Command::driver_test:
        return driver_test_command(invocation, surroundings);
    case Command::doctor:
        return doctor_command(invocation, surroundings);
    }
    return ExitCode::internal;
}

ExitCode report(const Error& error, const Invocation& invocation, const Surroundings& surroundings) {
    if (invocation.json) {
        boost::json::object object = error_object(error, invocation.language);
        if (!error.detail().empty()) object["detail"] = printable(error.detail());
        surroundings.out << boost::json::serialize(boost::json::object{{"error", std::move(object)}}) << '\n';
    } else {
        surroundings.err << "kyso: " << info(error.code()).sentence(invocation.language) << '\n';
        if (!error.detail().empty()) surroundings.err << "      (" << printable(error.detail()) << ")\n";
    }
    return exit_code(error.code());
}

} // namespace kyso::cli
