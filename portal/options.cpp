// SPDX-License-Identifier: Apache-2.0
#include "portal/options.hpp"

#include "protocol/origin.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <boost/asio/ip/address.hpp>

#include <charconv>
#include <map>

namespace kyso::portal {
namespace {

namespace ip = boost::asio::ip;

std::string wrong_origin(const std::string& origin) {
    if (Origin::parse(origin)) return {};
    return "give scheme, host and port exactly as browsers send them, lower case, without a path and without "
           ":443, such as https://portal.example (http only for localhost)";
}

ip::tcp::endpoint read_endpoint(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    std::string host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const ip::address address = ip::make_address(host, error);
    std::uint16_t port = 0;
    const char* const after = text.data() + text.size();
    const auto [end, bad] = std::from_chars(text.data() + (colon + 1), after, port);
    if (error || colon == text.npos || bad != std::errc{} || end != after)
        throw CLI::ValidationError("--listen",
                                   text + ": give ADDRESS:PORT, such as 127.0.0.1:18080 or [::1]:0");
    return {address, port};
}

} // namespace

void add_options(CLI::App& app, Options& options) {
    app.add_option("--origin", options.origin, "The origin people open, such as https://portal.example")
        ->check(wrong_origin, "")
        ->required();
    app.add_option_function<std::string>(
           "--listen", [&options](const std::string& text) { options.listen = read_endpoint(text); },
           "Address and port; port 0 takes a free one")
        ->default_str("127.0.0.1:18080");
    CLI::Option* certificate =
        app.add_option("--certificate", options.certificate, "PEM certificate chain: serve TLS");
    CLI::Option* key = app.add_option("--key", options.key, "PEM private key of --certificate");
    certificate->needs(key);
    key->needs(certificate);
    app.add_option("--trust", options.trust, "Folder of the certificates of trusted issuers (PEM or DER)")
        ->required();
    app.add_option("--database", options.database, "SQLite file of accounts; made if it is not there")
        ->required();
    app.add_option(
           "--revocation", options.revocation,
           "Was a certificate revoked: off (ask nobody), ask (refuse revoked ones), require (refuse what "
           "could not be found out too)")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, RevocationMode>{{"off", RevocationMode::off},
                                                  {"ask", RevocationMode::ask},
                                                  {"require", RevocationMode::require}}))
        ->default_str("ask");
    app.add_option("--ticket-key", options.ticket_key,
                   "PEM private key (P-256) that signs tickets for the SIM gateway; without it no signing "
                   "SIM is served");
    CLI::Option* gateway =
        app.add_option("--gateway", options.gateway,
                       "https address of the SIM gateway, such as https://gateway.example: the "
                       "portal rings phones itself for pages without kysod");
    CLI::Option* roots = app.add_option("--gateway-roots", options.gateway_roots,
                                        "PEM: who may have issued the gateway's certificate");
    gateway->needs(roots);
    gateway->needs("--ticket-key");
    roots->needs(gateway);
    app.add_option("--allow-private", options.allow_private,
                   "HOST:PORT of a revocation server on your own network; may be given several times")
        ->type_name("HOST:PORT");
    app.add_option("--log-level", options.log_level, "What to log")
        ->default_val("info")
        ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
}

} // namespace kyso::portal
