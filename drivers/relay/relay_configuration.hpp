// SPDX-License-Identifier: Apache-2.0
// What relay.toml says (relay.toml(5)): a file of its own, so that the process with internet access reads
// nothing else of kysod's. Read once at start by kyso-relay's main().
#pragma once

#include "fetch/fetcher.hpp"
#include "protocol/origin.hpp"

#include <filesystem>

namespace kyso::drivers {

/// The SIM gateway of one portal.
struct GatewayPlace {
    Origin origin;
    std::string address; ///< `https://host[:port]`
    std::string roots;   ///< PEM: the only ones taken for it
};

struct RelayConfiguration {
    fetch::FetchSettings fetch;
    std::vector<GatewayPlace> gateways; ///< one an origin
    std::uintmax_t cache_octets = std::uintmax_t{64} << 20U;
};

/// Strict: an unknown key or a wrong type is Errc::config_invalid with file, line and what is wanted. A file
/// that is not there says nothing, which is right.
Result<RelayConfiguration> read_relay_configuration(const std::filesystem::path& file);
/// The same of a text, for tests and fuzzing; `named` stands in errors.
Result<RelayConfiguration> parse_relay_configuration(std::string_view text, const std::string& named);

/// Where kyso-relay finds and keeps its things; XDG base directories.
struct RelayPlaces {
    std::filesystem::path configuration; ///< $XDG_CONFIG_HOME/kyso/relay.toml, else /etc/kyso/relay.toml
    std::filesystem::path socket; ///< $XDG_RUNTIME_DIR/kyso/relay.sock; empty where the variable is not set
    std::filesystem::path cache;  ///< $XDG_CACHE_HOME/kyso/answers

    static RelayPlaces from_environment();
};

} // namespace kyso::drivers
