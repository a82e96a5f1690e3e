// SPDX-License-Identifier: Apache-2.0
// kyso-telco: reads its configuration, serves until SIGTERM or SIGINT.
#include "program/end_signals.hpp"
#include "program/program.hpp"
#include "protocol/log.hpp"
#include "simulators/telco/server.hpp"

#include <CLI/App.hpp>
#include <libxml/parser.h>

#include <iostream>

namespace kyso::telco {
namespace {

struct Options {
    std::string config, log_level;
};

Result<void> serve(const Options& options) {
    xmlInitParser();
    log::start("kyso-telco", options.log_level);
    auto configuration = read_configuration(options.config);
    if (!configuration) return configuration.error();
    boost::asio::io_context context{1};
    Server server{context, std::move(*configuration)};
    const auto ports = server.listen();
    if (!ports) return ports.error();
    const EndSignals signals{context, [&server] { server.stop(); }};
    std::cout << "listening on https://" << ports->service << " (phones and control: http://"
              << ports->control << "/phones)" << std::endl;
    context.run();
    return {};
}

} // namespace
} // namespace kyso::telco

int main(int argc, char** argv) {
    using namespace kyso;
    telco::Options options;
    Program program{"kyso-telco",
                    "plays a mobile signature service and its subscribers' phones. For tests and "
                    "demonstrations; its certificates are good for nothing."};
    program.options()
        .add_option("--config", options.config, "TOML file: addresses, accounts, subscribers (kyso-telco(1))")
        ->required();
    program.options()
        .add_option("--log-level", options.log_level, "What to log")
        ->default_val("info")
        ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
    return program.run(argc, argv, [&options] { return telco::serve(options); });
}
