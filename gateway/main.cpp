// SPDX-License-Identifier: Apache-2.0
// kyso-gateway: reads its configuration, opens its database, serves until SIGTERM or SIGINT.
// Exit status: 0 stopped as asked, 78 the configuration or a file it names is wrong (standard error says
// which), 69 its database cannot be reached, 70 anything else.
#include "gateway/api.hpp"
#include "gateway/options.hpp"
#include "gateway/schema.hpp"
#include "http/http_server.hpp"
#include "http/tls_context.hpp"
#include "protocol/log.hpp"

#include <boost/asio/signal_set.hpp>

#include <sys/stat.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>

#include <cstdlib>
#include <iostream>

namespace kyso::gateway {
namespace {

/// What is under way gets its answer, or so long.
constexpr std::chrono::seconds last_answers{12};

std::string summary(const Configuration& configuration) {
    std::string text = "listens on https://" + configuration.listen.address().to_string() + " port " +
                       std::to_string(configuration.listen.port()) + ", keeps its transactions in " +
                       configuration.database.substr(0, configuration.database.find(':')) + "\n";
    for (const Portal& portal : configuration.portals)
        text += "takes tickets of " + portal.origin + "\n";
    for (const Service& service : configuration.services) {
        text += "asks " + service.name + " at " + service.address + service.path + " about ";
        if (service.prefixes.empty()) text += "all other numbers";
        for (std::size_t i = 0; i < service.prefixes.size(); ++i)
            text += (i == 0 ? "numbers of " : ", ") + service.prefixes[i];
        if (service.certificate.empty()) text += ", without a client certificate";
        if (service.test) text += ", TEST certificates are taken";
        text += "\n";
    }
    return text;
}

/// A gateway that runs has the file to itself, and checking must neither need it to stop nor change anything.
Result<Store> checked_store(const Configuration& configuration) {
    if (configuration.database.starts_with("postgresql:")) {
        auto sql = open_sql(configuration.database);
        if (!sql) return sql.error();
        const auto version = upgrade_schema(**sql, false);
        if (!version) return version.error();
        if (*version != present_schema)
            std::cout << (*version == 0 ? "would make its tables\n" : "would upgrade its tables\n");
    }
    return Store::open("sqlite::memory:");
}

/// Tells the service manager that the loop goes on, as often as it wants to hear it.
class Watchdog {
  public:
    explicit Watchdog(boost::asio::io_context& context) : timer_(context) {
        std::uint64_t microseconds = 0;
        if (::sd_watchdog_enabled(0, &microseconds) <= 0) return;
        often_ = std::chrono::microseconds{microseconds} / 2;
        tell();
    }
    void stop() { timer_.cancel(); }

  private:
    void tell() {
        ::sd_notify(0, "WATCHDOG=1");
        timer_.expires_after(often_);
        timer_.async_wait([this](const boost::system::error_code& error) {
            if (!error) tell();
        });
    }
    boost::asio::steady_timer timer_;
    std::chrono::microseconds often_{};
};

Result<void> run_until_told(const Options& options) {
    const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
    auto configuration = read_configuration(options.configuration, credentials == nullptr ? "" : credentials);
    if (!configuration) return configuration.error();
    log::start("kyso-gateway", configuration->log_level);

    boost::asio::io_context context{1};
    const SystemClock clock;
    auto tls = http::make_tls_context({configuration->certificate.string(), configuration->key.string(), {}});
    if (!tls) return tls.error();
    auto store = options.check ? checked_store(*configuration) : Store::open(configuration->database);
    if (!store) return store.error();
    DatabaseThread database{context.get_executor(), *std::move(store), configuration->database_time_out};
    auto courier = Courier::make(context, *configuration, database, clock,
                                 fetch::system_resolver(context.get_executor()));
    if (!courier) return courier.error();
    auto desk = Desk::make(*configuration, database, **courier, clock);
    if (!desk) return desk.error();
    if (options.check) {
        std::cout << summary(*configuration);
        return {};
    }

    Api api{*desk};
    http::HttpLimits limits;
    limits.body = sim::max_gateway_body;
    limits.connections = 1024;
    http::HttpServer server{
        context, *std::move(tls),
        http::HttpHandler{[&](http::HttpRequest request) { return api.answer(std::move(request)); }}, limits};
    if (auto started = (*courier)->start(); !started) return started;
    const auto bound = server.listen(configuration->listen);
    if (!bound) return Error{Errc::config_invalid, "listen: " + bound.error().detail()};

    bool told = false;
    boost::asio::signal_set signals{context, SIGTERM, SIGINT};
    signals.async_wait([&](const boost::system::error_code& error, int) { told = !error; });
    Watchdog watchdog{context};
    ::sd_notify(0, "READY=1");
    std::cout << "listening on https://" << *bound << std::endl;
    while (!told)
        context.run_one();
    ::sd_notify(0, "STOPPING=1");
    log::info("told to end; {} transactions under way go on when it is started again", (*courier)->pending());
    watchdog.stop();
    server.stop();
    (*courier)->stop();
    context.run_for(last_answers);
    return {};
}

int run(int argc, const char* const* argv) {
    ::umask(077); // the database holds phone numbers
    const auto options = read_options(argc, argv);
    if (options && !*options) return 0;
    const Result<void> ran = options ? run_until_told(**options) : Result<void>{options.error()};
    if (ran) return 0;
    std::cerr << "kyso-gateway: " << ran.error().detail() << '\n';
    if (ran.error() == Errc::sim_service_failed) return EX_UNAVAILABLE; // at the start: later it goes on
    return ran.error() == Errc::config_invalid ? EX_CONFIG : EX_SOFTWARE;
}

} // namespace
} // namespace kyso::gateway

int main(int argc, char** argv) {
    try {
        return kyso::gateway::run(argc, argv);
    } catch (const std::exception& bug) {
        std::cerr << "kyso-gateway: " << bug.what() << '\n';
        return EX_SOFTWARE;
    }
}
