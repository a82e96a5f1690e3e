// SPDX-License-Identifier: Apache-2.0
// kyso-portal: reads its options, opens what they name, serves until SIGTERM or SIGINT.
#include "drivers/sim/gateway_messages.hpp"
#include "drivers/sim/ticket.hpp"
#include "fetch/https_client.hpp"
#include "http/http_server.hpp"
#include "http/tls_context.hpp"
#include "portal/options.hpp"
#include "portal/revocation_asker.hpp"
#include "portal/site.hpp"
#include "program/end_signals.hpp"
#include "program/program.hpp"
#include "protocol/log.hpp"

#include <sys/stat.h>

#include <iostream>

namespace kyso::portal {
namespace {

/// Why an accepted chain is asked about for so long and no longer: a browser waits for the answer.
constexpr std::chrono::seconds revocation_patience{5};

/// Asked while a browser waits.
constexpr std::chrono::seconds gateway_patience{20};

/// What an answer may wait for.
struct Others {
    RevocationAsker& revocation;
    fetch::HttpsClient* gateway; ///< null: none is configured
};

boost::asio::awaitable<GatewayOutcome> ask(fetch::HttpsClient* gateway, AwaitsGateway waits) {
    if (gateway == nullptr) co_return GatewayOutcome{false, 0, Error{Errc::gateway_unreachable}};
    fetch::HttpsRequest request{std::string(waits.path), "application/json", std::move(waits.body),
                                waits.once};
    request.deadline = gateway_patience;
    auto outcome = co_await gateway->post(std::move(request));
    if (outcome.answer)
        co_return GatewayOutcome{true, outcome.answer->status, std::move(outcome.answer->body)};
    log::warn("gateway: {}", outcome.answer.error().describe());
    co_return GatewayOutcome{outcome.sent, 0,
                             Error{Errc::gateway_unreachable, outcome.answer.error().detail()}};
}

boost::asio::awaitable<HttpResponse> respond(Site& site, Others others, const Clock& clock,
                                             HttpRequest request) {
    ApiAnswer answer = site.begin(request);
    while (auto* waits = std::get_if<AwaitsGateway>(&answer)) {
        const auto then = std::move(waits->then);
        const GatewayOutcome outcome = co_await ask(others.gateway, std::move(*waits));
        answer = then(outcome);
    }
    auto* waits = std::get_if<AwaitsRevocation>(&answer);
    if (waits == nullptr) co_return std::get<HttpResponse>(std::move(answer));
    const auto revocation = co_await others.revocation.check(std::move(waits->chain), clock.now());
    log::info("revocation: {} {}", to_text(revocation.kind), revocation.source);
    co_return waits->finish(revocation);
}

Result<void> serve(const Options& options) {
    log::start("kyso-portal", options.log_level);
    auto trust = signature::TrustDirectory::load(options.trust);
    if (!trust)
        return Error{Errc::config_invalid, "--trust " + options.trust + ": " + trust.error().detail()};
    if (trust->anchors().empty())
        return Error{Errc::config_invalid,
                     "--trust " + options.trust +
                         ": holds no certificate; put those of the trusted issuers there"};
    auto store = Store::open(options.database);
    if (!store)
        return Error{Errc::config_invalid, "--database " + options.database + ": " + store.error().detail()};
    std::unique_ptr<boost::asio::ssl::context> tls;
    if (!options.certificate.empty()) {
        auto made = http::make_tls_context({options.certificate, options.key, {}});
        if (!made) return made.error();
        tls = std::move(*made);
    }
    signature::PkeyHandle ticket_key;
    if (!options.ticket_key.empty()) {
        auto loaded = sim::load_ticket_key(options.ticket_key);
        if (!loaded) return Error{Errc::config_invalid, "--ticket-key " + loaded.error().detail()};
        ticket_key = *std::move(loaded);
    }

    const SystemClock clock;
    Api api{*store,
            *trust,
            clock,
            options.origin,
            options.revocation,
            ticket_key.get(),
            !options.gateway.empty()};
    Site site{api, embedded_assets()};
    boost::asio::io_context context{1};
    fetch::FetchSettings settings;
    settings.user_agent = "kyso-portal";
    settings.rules.allow_private.insert(options.allow_private.begin(), options.allow_private.end());
    fetch::Fetcher fetcher{context.get_executor(), settings, fetch::system_resolver(context.get_executor())};
    RevocationAsker asker{fetcher, revocation_patience};
    std::optional<fetch::HttpsClient> gateway;
    if (!options.gateway.empty()) {
        fetch::HttpsSettings to_gateway;
        to_gateway.address = options.gateway;
        to_gateway.roots = options.gateway_roots;
        to_gateway.user_agent = "kyso-portal";
        to_gateway.limit = sim::max_gateway_body;
        auto made = fetch::HttpsClient::make(context.get_executor(), to_gateway,
                                             fetch::system_resolver(context.get_executor()));
        if (!made) return Error{Errc::config_invalid, "--gateway: " + made.error().detail()};
        gateway.emplace(*std::move(made));
    }
    const Others others{asker, gateway ? &*gateway : nullptr};
    const std::string scheme = tls ? "https" : "http";
    http::HttpServer server{context, std::move(tls), http::HttpHandler{[&](HttpRequest request) {
                                return respond(site, others, clock, std::move(request));
                            }}};
    const auto bound = server.listen(options.listen);
    if (!bound)
        return Error{Errc::config_invalid,
                     "--listen: " + bound.error().detail() + "; choose another address or port"};

    const EndSignals signals{context, [&server] { server.stop(); }};
    std::cout << "listening on " << scheme << "://" << *bound << " for " << options.origin << std::endl;
    context.run();
    return {};
}

} // namespace
} // namespace kyso::portal

int main(int argc, char** argv) {
    using namespace kyso;
    ::umask(077); // the database holds personal data
    portal::Options options;
    Program program{"kyso-portal",
                    "reference registration portal. It is a test site, not the National Public "
                    "Service Portal."};
    portal::add_options(program.options(), options);
    return program.run(argc, argv, [&options] { return portal::serve(options); });
}
