// SPDX-License-Identifier: Apache-2.0
// What kyso-portal is told on its command line. Called by main, once.
#pragma once

#include "portal/api.hpp"
#include "protocol/result.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <optional>

namespace kyso::portal {

struct Options {
    std::string origin; ///< as browsers send it: https://portal.test:18443
    boost::asio::ip::tcp::endpoint listen;
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

/// nullopt: --help or --version was asked for and printed. Errc::config_invalid: the detail says what to
/// change.
Result<std::optional<Options>> read_options(int argc, const char* const* argv);

} // namespace kyso::portal
