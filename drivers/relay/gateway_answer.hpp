// SPDX-License-Identifier: Apache-2.0
// What came of a POST to a gateway: its answer, its error, somebody else's answer, or nothing. Pure; called
// by Gateways only. Its errors' details hold nothing that the other side wrote.
#pragma once

#include "fetch/https_client.hpp"

namespace kyso::drivers {

/// The body of an answer with status 200 in JSON, unread. Else what the gateway said (sim::read_error());
/// Errc::gateway_unreachable: no connection, no TLS, no answer or half of one, or a proxy says that the
/// gateway is away; gateway_refused: an answer that no gateway gives.
Result<std::string> gateway_body(const fetch::HttpsOutcome& outcome);

/// Whether the other side, whatever it says, speaks as a gateway does. Errors as above.
Result<void> gateway_answers(const fetch::HttpsOutcome& outcome);

} // namespace kyso::drivers
