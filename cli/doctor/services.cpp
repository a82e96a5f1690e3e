// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/observe.hpp"

#include "cli/relay_client.hpp"
#include "protocol/local_socket.hpp"

namespace kyso::cli {
namespace fs = std::filesystem;

Service look_at_service(const fs::path& socket) {
    std::error_code error;
    if (!fs::is_socket(socket, error)) return Service::missing;
    return connect_locally(socket) ? Service::reachable : Service::dead;
}

Service look_at_relay(const fs::path& socket) {
    const Service door = look_at_service(socket);
    if (door != Service::reachable) return door;
    return RelayClient{socket, RelayClient::longest_question}.answers() ? Service::reachable : Service::dead;
}

Result<std::vector<GatewaySeen>> look_at_gateways(const fs::path& relay_socket) {
    const auto client = [&] { return RelayClient{relay_socket, RelayClient::longest_question}; };
    const auto known = client().gateways();
    if (!known) return known.error();
    std::vector<GatewaySeen> seen;
    for (const drivers::KnownGateway& gateway : *known) {
        const auto answers = client().knock(gateway.origin); // each with a time of its own
        seen.push_back({gateway.origin.text(), gateway.address,
                        answers ? std::nullopt : std::optional{answers.error()}});
    }
    return seen;
}

} // namespace kyso::cli
