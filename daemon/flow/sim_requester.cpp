// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/sim_requester.hpp"

#include "drivers/sim/ticket.hpp"

namespace kyso::flow {

Result<Origin> gateway_origin(const Peer& peer, const std::string& ticket) {
    if (const auto* web = std::get_if<WebPeer>(&peer)) return web->origin;
    const auto purpose = sim::ticket_purpose(ticket);
    if (!purpose || *purpose != to_text(sim::Purpose::document))
        return Error::at("params.ticket", Errc::ticket_invalid, "not for a document");
    const auto named = sim::ticket_origin(ticket);
    auto origin = named ? Origin::parse(*named) : Result<Origin>{named.error()};
    if (!origin) return Error::at("params.ticket", Errc::ticket_invalid, origin.error().describe());
    return origin;
}

void note_requester(sim::Operation& operation, const Peer& peer, const Origin& gateway) {
    operation.origin = gateway.text();
    operation.program = is_page(peer) ? std::string{} : requester(peer);
}

Result<Peer> requester_of(const sim::Operation& operation) {
    if (!operation.program.empty()) return Peer{LocalPeer{0, operation.program}};
    auto origin = Origin::parse(operation.origin);
    if (!origin) return Error{Errc::internal_error, "operation of nobody"};
    return Peer{WebPeer{*std::move(origin)}};
}

bool may_have(const Peer& peer, const sim::Operation& operation) {
    const auto* web = std::get_if<WebPeer>(&peer);
    if (web == nullptr) return !operation.program.empty();
    return operation.program.empty() && operation.origin == web->origin.text();
}

} // namespace kyso::flow
