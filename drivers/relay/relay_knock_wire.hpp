// SPDX-License-Identifier: Apache-2.0
// Which SIM gateways kyso-relay knows, and whether one of them answers it: asked by `kyso doctor`. Both
// readers take hostile octets.
//   questions: u8 5; u8 6, text origin
//   answers:   u8 0x85, count, (text origin, text address)…; u8 0x86; or an error (relay_message.hpp)
#pragma once

#include "drivers/relay/relay_message.hpp"
#include "protocol/origin.hpp"

#include <vector>

namespace kyso::drivers {

constexpr std::size_t most_gateways = 32;
constexpr std::size_t max_gateway_list = 64 * 1024;

struct KnownGateway {
    Origin origin;
    std::string address; ///< `https://host[:port]`

    friend bool operator==(const KnownGateway&, const KnownGateway&) = default;
};

Bytes encode_gateways_question();
Bytes encode_knock(const Origin& origin);
/// Of either: nullopt asks which there are. Errc::invalid_params.
Result<std::optional<Origin>> read_knock(ByteView message);

/// Pre: at most most_gateways.
Bytes encode_gateway_list(const std::vector<KnownGateway>& gateways);
Bytes encode_knock_answer(const Result<void>& answer);
/// What the relay says, or its error; Errc::fetch_failed where it is neither.
Result<std::vector<KnownGateway>> read_gateway_list(ByteView message);
Result<void> read_knock_answer(ByteView message);

} // namespace kyso::drivers
