// SPDX-License-Identifier: Apache-2.0
// The SIM gateways that relay.toml names, and the way to them: a call goes to the gateway of its origin and
// nowhere else. Used by RelayServer. It keeps nothing, and no ticket, phone number or answer stands in its
// log.
#pragma once

#include "drivers/relay/relay_configuration.hpp"
#include "drivers/relay/relay_gateway_wire.hpp"
#include "drivers/relay/relay_knock_wire.hpp"
#include "fetch/https_client.hpp"

namespace kyso::drivers {

class Gateways {
  public:
    static constexpr std::chrono::seconds longest_call{20};
    static constexpr std::chrono::seconds longest_knock{4};

    /// `deadline`: of one call; longest_call at most.
    Gateways(const boost::asio::any_io_executor& executor, std::vector<GatewayPlace> places,
             std::chrono::milliseconds deadline, std::shared_ptr<fetch::Resolver> resolver);

    /// The answer as encode_gateway_answer() writes it.
    boost::asio::awaitable<Bytes> call(GatewayQuestion question);
    std::vector<KnownGateway> known() const;
    /// A call that asks nothing: is it there, over TLS? Errc::sim_not_offered, gateway_unreachable,
    /// gateway_refused.
    boost::asio::awaitable<Result<void>> knock(Origin origin);

  private:
    struct State;
    std::shared_ptr<State> state_; ///< calls that go on keep it
};

} // namespace kyso::drivers
