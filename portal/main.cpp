// SPDX-License-Identifier: Apache-2.0
// kyso-portal: reads its options, opens what they name, serves until SIGTERM or SIGINT.
// Exit status: 0 stopped as asked, 2 an option or a file it names is wrong (standard error says which), 1
// anything else.
#include "portal/http_server.hpp"
#include "portal/options.hpp"
#include "portal/site.hpp"
#include "portal/tls_context.hpp"

#include <boost/asio/signal_set.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <sys/stat.h>

#include <iostream>

namespace kyso::portal {
namespace {

constexpr int exit_config = 2;

Result<void> serve(const Options& options) {
    auto trust = signature::TrustDirectory::load(options.trust);
    if (!trust)
        return Error{Errc::config_invalid, "--trust " + options.trust + ": " + trust.error().detail()};
    if (trust->anchors().empty())
        return Error{Errc::config_invalid,
                     "--trust " + options.trust +
                         ": holds no certificate; put those of the trusted issuers there"};
    auto store = AccountStore::open(options.database);
    if (!store)
        return Error{Errc::config_invalid, "--database " + options.database + ": " + store.error().detail()};
    std::unique_ptr<boost::asio::ssl::context> tls;
    if (!options.certificate.empty()) {
        auto made = make_tls_context(options.certificate, options.key);
        if (!made) return made.error();
        tls = std::move(*made);
    }

    const SystemClock clock;
    Api api{*store, *trust, clock, options.origin};
    Site site{api, embedded_assets()};
    boost::asio::io_context context{1};
    const std::string scheme = tls ? "https" : "http";
    HttpServer server{context, std::move(tls),
                      [&](const HttpRequest& request) { return site.answer(request); }};
    const auto bound = server.listen(options.listen);
    if (!bound)
        return Error{Errc::config_invalid,
                     "--listen: " + bound.error().detail() + "; choose another address or port"};

    boost::asio::signal_set signals{context, SIGTERM, SIGINT};
    signals.async_wait([&](const boost::system::error_code& error, int) {
        if (!error) server.stop();
    });
    std::cout << "listening on " << scheme << "://" << *bound << " for " << options.origin << std::endl;
    context.run();
    return {};
}

int run(int argc, const char* const* argv) {
    spdlog::set_default_logger(spdlog::stderr_logger_st("kyso-portal"));
    ::umask(077); // the database holds personal data
    const auto options = read_options(argc, argv);
    if (options && !*options) return 0;
    Result<void> served;
    if (!options) {
        served = options.error();
    } else {
        spdlog::set_level(spdlog::level::from_str((*options)->log_level));
        served = serve(**options);
    }
    if (served) return 0;
    std::cerr << "kyso-portal: " << served.error().detail() << '\n';
    return exit_config;
}

} // namespace
} // namespace kyso::portal

int main(int argc, char** argv) {
    try {
        return kyso::portal::run(argc, argv);
    } catch (const std::exception& bug) {
        std::cerr << "kyso-portal: " << bug.what() << '\n';
        return 1;
    }
}
