// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <iostream>

namespace kyso::telco {

Result<std::optional<Options>> read_options(int argc, const char* const* argv) {
    Options options;
    CLI::App app{"kyso-telco: plays a mobile signature service and its subscribers' phones. For tests and "
                 "demonstrations; its certificates are good for nothing."};
    app.set_version_flag("--version", "kyso-telco " KYSO_VERSION);
    app.add_option("--config", options.config, "TOML file: addresses, accounts, subscribers (kyso-telco(1))")
        ->required();
    app.add_option("--log-level", options.log_level, "What to log")
        ->default_val("info")
        ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        app.exit(asked, std::cout, std::cerr);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        return Error{Errc::config_invalid, std::string(error.what()) + " (see kyso-telco --help)"};
    }
    return std::optional<Options>{std::move(options)};
}

} // namespace kyso::telco
