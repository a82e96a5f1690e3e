// SPDX-License-Identifier: Apache-2.0
// What kyso-portal is told on its command line. Called by main, once.
#pragma once

#include "portal/api.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace CLI {
class App;
}

namespace kyso::portal {

struct Options {
    std::string origin; ///< as browsers send it: https://portal.test:18443
    boost::asio::ip::tcp::endpoint listen{boost::asio::ip::address_v4::loopback(), 18080};
    std::string certificate, key; ///< PEM files; both empty: plain HTTP
    std::string trust;            ///< folder of trusted certificates
    std::string database;
    RevocationMode revocation = RevocationMode::ask;
    std::string ticket_key; ///< PEM file; empty: no signing SIM is served
    std::string gateway,
        gateway_roots; ///< https address; PEM of who issued its certificate. Empty: none is asked
    std::vector<std::string> allow_private; ///< host:port that may be asked although they are not public
    std::string log_level;
};

/// `options` is filled in when `app` reads its command line; must outlive it.
void add_options(CLI::App& app, Options& options);

} // namespace kyso::portal
