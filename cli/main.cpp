// SPDX-License-Identifier: Apache-2.0
// kyso: kysod from the terminal.
#include "cli/program.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    namespace cli = kyso::cli;
    try {
        const cli::Environment environment = cli::process_environment();
        return static_cast<int>(
            cli::run_program({argv + 1, argv + argc}, {environment, std::cout, std::cerr}));
    } catch (const std::exception& bug) {
        std::cerr << "kyso: " << kyso::info(kyso::Errc::internal_error).en << " (" << bug.what() << ")\n";
        return static_cast<int>(cli::ExitCode::internal);
    }
}
