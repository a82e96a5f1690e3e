// SPDX-License-Identifier: Apache-2.0
#include "portal/options.hpp"

#include "protocol/origin.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <boost/asio/ip/address.hpp>

#include <charconv>
#include <iostream>
#include <map>

namespace kyso::portal {
namespace {

namespace ip = boost::asio::ip;

Result<ip::tcp::endpoint> read_endpoint(const std::string& text) {
    const Error wrong{Errc::config_invalid,
                      "--listen " + text + ": give ADDRESS:PORT, such as 127.0.0.1:18080 or [::1]:0"};
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos || colon == 0) return wrong;
    std::string host = text.substr(0, colon);
    if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const ip::address address = ip::make_address(host, error);
    std::uint16_t port = 0;
    const auto [end, bad] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    if (error || bad != std::errc{} || end != text.data() + text.size()) return wrong;
    return ip::tcp::endpoint{address, port};
}

Result<Options> checked(Options options, const std::string& listen) {
    if (!Origin::parse(options.origin))
        return Error{
            Errc::config_invalid,
            "--origin " + options.origin +
                ": give scheme, host and port exactly as browsers send them, lower case, without a path and "
                "without :443, such as https://portal.example (http only for localhost)"};
    const auto endpoint = read_endpoint(listen);
    if (!endpoint) return endpoint.error();
    options.listen = *endpoint;
    return options;
}

} // namespace

Result<std::optional<Options>> read_options(int argc, const char* const* argv) {
    Options options;
    std::string listen = "127.0.0.1:18080";
    CLI::App app{"kyso-portal: reference registration portal. It is a test site, not the National Public "
                 "Service Portal."};
    app.set_version_flag("--version", "kyso-portal " KYSO_VERSION);
    app.add_option("--origin", options.origin, "The origin people open, such as https://portal.example")
        ->required();
    app.add_option("--listen", listen, "Address and port; port 0 takes a free one")->capture_default_str();
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
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        app.exit(asked, std::cout, std::cerr);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        return Error{Errc::config_invalid, std::string(error.what()) + " (see kyso-portal --help)"};
    }
    auto result = checked(std::move(options), listen);
    if (!result) return result.error();
    return std::optional<Options>{std::move(*result)};
}

} // namespace kyso::portal
