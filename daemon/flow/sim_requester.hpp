// SPDX-License-Identifier: Apache-2.0
// Who has a phone asked: a page, whose origin names the gateway; or a program of this user, which brings a
// ticket that names it. What an operation on disk says of them, and who may have its result.
#pragma once

#include "drivers/sim/operation.hpp"
#include "protocol/peer.hpp"

namespace kyso::flow {

/// Whose gateway is asked. Of a program the origin that its ticket claims, unverified: this is the way to a
/// gateway and no more. relay.toml says whether there is one, and that gateway verifies the ticket.
/// Errc::ticket_invalid, also for one that is not for a document: programs have nothing else signed.
Result<Origin> gateway_origin(const Peer& peer, const std::string& ticket);

void note_requester(sim::Operation& operation, const Peer& peer, const Origin& gateway);
/// Errc::internal_error where the operation names none.
Result<Peer> requester_of(const sim::Operation& operation);
/// The page's origin began it; or a program did and a program asks, for kysod serves one user's only.
bool may_have(const Peer& peer, const sim::Operation& operation);

} // namespace kyso::flow
