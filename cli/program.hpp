// SPDX-License-Identifier: Apache-2.0
// `kyso` as a function: reads the command line and runs one command. Called by main; tests call it with an
// environment and streams of their own.
#pragma once

#include "cli/command_line.hpp"
#include "cli/places.hpp"

#include <iostream>

namespace kyso::cli {

/// What a command may touch besides its own purpose.
struct Surroundings {
    const Environment& environment;
    std::ostream& out;
    std::ostream& err;
    std::istream& in = std::cin;
};

ExitCode run_program(std::vector<std::string> arguments, const Surroundings& surroundings);

/// Tells the person: the error's sentence and its detail on `err`, or an error object on `out` with --json.
ExitCode report(const Error& error, const Invocation& invocation, const Surroundings& surroundings);

} // namespace kyso::cli
