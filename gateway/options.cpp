// SPDX-License-Identifier: Apache-2.0
#include "gateway/options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <iostream>

namespace kyso::gateway {

Result<std::optional<Options>> read_options(int argc, const char* const* argv) {
    Options options;
    CLI::App app{"kyso-gateway: rings phones with signing SIMs for portals that hold an account at a mobile "
                 "signature service"};
    app.set_version_flag("--version", "kyso-gateway " KYSO_VERSION);
    app.add_option("-c,--config", options.configuration, "The configuration, kyso-gateway.toml(5)")
        ->capture_default_str();
    app.add_flag("--check", options.check, "Read the configuration, say what it would do, and end");
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        app.exit(asked, std::cout, std::cerr);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        return Error{Errc::config_invalid, std::string(error.what()) + " (see kyso-gateway --help)"};
    }
    return std::optional<Options>{std::move(options)};
}

} // namespace kyso::gateway
