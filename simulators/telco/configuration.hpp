// SPDX-License-Identifier: Apache-2.0
// What kyso-telco's TOML file says (docs/man/kyso-telco.1): where it listens, its TLS files, the accounts of
// application providers, the subscribers and their SIMs. Read once at the start; files that it names are
// looked for beside it.
#pragma once

#include "http/tls_context.hpp"
#include "simulators/telco/model/telco.hpp"
#include "simulators/telco/service/ap_registry.hpp"
#include "simulators/telco/service/service.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <filesystem>

namespace kyso::telco {

struct Configuration {
    boost::asio::ip::tcp::endpoint listen, control_listen;
    std::string control_token;
    http::TlsFiles tls;
    http::TlsFiles swapped_tls; ///< what the fault tls_swap shows; without files that fault closes
    std::chrono::seconds clock_window{300};
    Rules rules;
    ServiceSettings service;
    std::vector<ApplicationProvider> aps;
    std::vector<Subscriber> subscribers;
};

/// Errc::config_invalid with file, line and what is wanted.
Result<Configuration> read_configuration(const std::filesystem::path& file);

} // namespace kyso::telco
