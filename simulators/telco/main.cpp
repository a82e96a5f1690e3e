// SPDX-License-Identifier: Apache-2.0
// kyso-telco: reads its configuration, serves until SIGTERM or SIGINT.
// Exit status: 0 stopped as asked, 2 an option or the configuration is wrong (standard error says which), 1
// anything else.
#include "protocol/log.hpp"
#include "simulators/telco/options.hpp"
#include "simulators/telco/server.hpp"

#include <boost/asio/signal_set.hpp>
#include <libxml/parser.h>

#include <csignal>
#include <iostream>

namespace kyso::telco {
namespace {

constexpr int exit_config = 2;

Result<void> serve(const Options& options) {
    auto configuration = read_configuration(options.config);
    if (!configuration) return configuration.error();
    boost::asio::io_context context{1};
    Server server{context, std::move(*configuration)};
    const auto ports = server.listen();
    if (!ports) return ports.error();
    boost::asio::signal_set signals{context, SIGTERM, SIGINT};
    signals.async_wait([&](const boost::system::error_code& error, int) {
        if (!error) server.stop();
    });
    std::cout << "listening on https://" << ports->service << " (phones and control: http://"
              << ports->control << "/phones)" << std::endl;
    context.run();
    return {};
}

int run(int argc, const char* const* argv) {
    std::signal(SIGPIPE, SIG_IGN); // NOLINT(cert-err33-c): OpenSSL writes without MSG_NOSIGNAL
    xmlInitParser();
    const auto options = read_options(argc, argv);
    if (options && !*options) return 0;
    Result<void> served;
    if (!options) {
        served = options.error();
    } else {
        log::start("kyso-telco", (*options)->log_level);
        served = serve(**options);
    }
    if (served) return 0;
    std::cerr << "kyso-telco: " << served.error().detail() << '\n';
    return exit_config;
}

} // namespace
} // namespace kyso::telco

int main(int argc, char** argv) {
    try {
        return kyso::telco::run(argc, argv);
    } catch (const std::exception& bug) {
        std::cerr << "kyso-telco: " << bug.what() << '\n';
        return 1;
    }
}
