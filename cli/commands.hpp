// SPDX-License-Identifier: Apache-2.0
// The commands of kyso(1), one source file each. Called by run_program only.
#pragma once

#include "cli/program.hpp"

namespace kyso::cli {

/// Becomes kysod. Returns only where that fails.
ExitCode run_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode devices_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode certificates_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode holder_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode audit_show_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode audit_verify_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode origins_list_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode origins_remove_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode origins_block_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode sim_list_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode sim_bind_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode sim_unbind_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode trust_add_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode trust_list_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode trust_remove_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode catalogue_list_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode catalogue_suggest_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode verify_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode sign_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode driver_test_command(const Invocation& invocation, const Surroundings& surroundings);
ExitCode doctor_command(const Invocation& invocation, const Surroundings& surroundings);

} // namespace kyso::cli
