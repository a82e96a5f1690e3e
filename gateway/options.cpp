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
    TicketOrder order;
    CLI::Option* phone =
        app.add_option(
               "--make-ticket", order.phone,
               "Print a ticket for «kyso sign --device sim:NUMBER», good for ten minutes and once, and end")
            ->type_name("NUMBER");
    CLI::Option* origin =
        app.add_option("--origin", order.origin, "Whose ticket it is, as [[portal]] names it")->needs(phone);
    CLI::Option* key = app.add_option("--ticket-key", order.key,
                                      "The private key (PEM, P-256) whose public half [[portal]] names")
                           ->needs(phone);
    phone->needs(origin)->needs(key);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        app.exit(asked, std::cout, std::cerr);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        return Error{Errc::config_invalid, std::string(error.what()) + " (see kyso-gateway --help)"};
    }
    if (!order.phone.empty()) options.ticket = std::move(order);
    return std::optional<Options>{std::move(options)};
}

} // namespace kyso::gateway
