// SPDX-License-Identifier: Apache-2.0
// A call to the SIM gateway of one origin's portal, from kysod to kyso-relay, and the answer. The call and
// the answer stand in it as the gateway gets and gives them (drivers/sim/gateway_messages.hpp); no address
// does. Both readers take hostile octets.
//   question: u8 2 (open), 3 (submit) or 4 (status), text origin, text body
//   answer:   u8 0x82 (offer) or 0x83 (progress), text body; or an error (relay_message.hpp)
#pragma once

#include "drivers/relay/relay_message.hpp"
#include "drivers/sim/gateway_messages.hpp"
#include "protocol/origin.hpp"

#include <variant>

namespace kyso::drivers {

constexpr std::size_t max_gateway_answer = sim::max_gateway_body + 1024;

using GatewayCall = std::variant<sim::OpenCall, sim::SubmitCall, sim::StatusCall>;
struct GatewayQuestion {
    Origin origin;
    GatewayCall call;
};

Bytes encode_gateway_question(const GatewayQuestion& question);
/// Errc::invalid_params.
Result<GatewayQuestion> read_gateway_question(ByteView message);

Bytes encode_gateway_answer(const Result<sim::Offer>& answer);
Bytes encode_gateway_answer(const Result<sim::SimProgress>& answer);
/// The answer, or the error: one that a gateway answers with, Errc::sim_not_offered, gateway_unreachable,
/// invalid_params. A relay that answers anything else is Errc::gateway_unreachable too: who knows whether it
/// passed the call on?
Result<sim::Offer> read_gateway_offer(ByteView message);
Result<sim::SimProgress> read_gateway_progress(ByteView message);

} // namespace kyso::drivers
