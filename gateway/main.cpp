// SPDX-License-Identifier: Apache-2.0
// kyso-gateway: reads its configuration, opens its database, serves until SIGTERM or SIGINT.
#include "gateway/api.hpp"
#include "gateway/make_ticket.hpp"
#include "gateway/schema.hpp"
#include "http/http_server.hpp"
#include "http/tls_context.hpp"
#include "program/end_signals.hpp"
#include "program/program.hpp"
#include "protocol/log.hpp"

#include <CLI/App.hpp>

#include <sys/stat.h>
#include <systemd/sd-daemon.h>

#include <cstdlib>
#include <iostream>

namespace kyso::gateway {
namespace {

struct Options {
    std::string configuration = "/etc/kyso/kyso-gateway.toml";
    bool check = false; ///< read it, say what it would do, end
    TicketOrder ticket; ///< make it, end; reads no configuration
};

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
    const EndSignals signals{context, [&told] { told = true; }};
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

Result<void> print_ticket(const TicketOrder& order) {
    const auto ticket = make_document_ticket(order, SystemClock{}.seconds());
    if (!ticket) return ticket.error();
    std::cout << *ticket << std::endl;
    return std::cout ? Result<void>{} : Error{Errc::file_unwritable, "standard output"};
}

} // namespace
} // namespace kyso::gateway

int main(int argc, char** argv) {
    using namespace kyso;
    ::umask(077); // the database holds phone numbers
    gateway::Options options;
    Program program{
        "kyso-gateway",
        "rings phones with signing SIMs for portals that hold an account at a mobile signature service"};
    program.options()
        .add_option("-c,--config", options.configuration, "The configuration, kyso-gateway.toml(5)")
        ->capture_default_str();
    program.options().add_flag("--check", options.check,
                               "Read the configuration, say what it would do, and end");
    gateway::add_ticket_options(program.options(), options.ticket);
    return program.run(argc, argv, [&options] {
        return options.ticket.phone.empty() ? gateway::run_until_told(options)
                                            : gateway::print_ticket(options.ticket);
    });
}
