// SPDX-License-Identifier: Apache-2.0
// Looks at the machine for `kyso doctor`. Reads only; connecting to kysod's socket may start kysod where
// systemd listens for it, which is what a page would do too.
#pragma once

#include "cli/doctor/observation.hpp"
#include "cli/places.hpp"

namespace kyso::cli {

/// `configuration`: the file to check; empty for kysod's default.
Observation observe(const Environment& environment, const std::string& configuration, Language language);

/// Is there a socket, and somebody who takes a connection?
Service look_at_service(const std::filesystem::path& socket);
/// Also whether it answers: behind systemd's socket it may be one that cannot start.
Service look_at_relay(const std::filesystem::path& socket);

/// Each that it knows, asked one after the other.
Result<std::vector<GatewaySeen>> look_at_gateways(const std::filesystem::path& relay_socket);

/// The browsers below `root` (`/`, or a folder of a test) and whether a managed policy of theirs names the
/// setting that lets pages reach the loopback network.
std::vector<BrowserSeen> find_browsers(const std::filesystem::path& root);

} // namespace kyso::cli
