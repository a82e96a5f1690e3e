// SPDX-License-Identifier: Apache-2.0
// What signing with a SIM needs of the world besides Ports: the way to the gateway, the numbers that the
// person bound, how often phones were rung, and the operations on disk. Implemented in daemon/io, in tests by
// fakes.
#pragma once

#include "drivers/sim/operation.hpp"
#include "drivers/sim/phone_number.hpp"
#include "protocol/origin.hpp"

#include <boost/asio/awaitable.hpp>

namespace kyso::flow {

/// The way to the gateway of one origin's portal, through kyso-relay, which knows its address and judges its
/// TLS.
class SimGateway {
  public:
    virtual ~SimGateway() = default;
    /// Each: Errc::sim_not_offered where this computer names no gateway for the origin; gateway_unreachable
    /// where nothing is known of whether the call arrived; gateway_refused where the answer was none; else
    /// what the gateway said.
    virtual boost::asio::awaitable<Result<sim::Offer>> open(const Origin& origin, sim::OpenCall call) = 0;
    virtual boost::asio::awaitable<Result<sim::SimProgress>> submit(const Origin& origin,
                                                                    sim::SubmitCall call) = 0;
    virtual boost::asio::awaitable<Result<sim::SimProgress>> status(const Origin& origin,
                                                                    sim::StatusCall call) = 0;
};

/// The numbers that the person typed into kysod's own window, or named to `kyso sim bind`.
class PhoneBook {
  public:
    virtual ~PhoneBook() = default;
    virtual bool holds(const sim::PhoneNumber& number) = 0;
    /// All of them; none where they cannot be read.
    virtual std::vector<sim::PhoneNumber> numbers() = 0;
    /// Errc::file_unwritable: then it is asked for again next time.
    virtual Result<void> add(const sim::PhoneNumber& number) = 0;
};

/// How often each phone was rung from here; survives kysod.
class RingLog {
  public:
    virtual ~RingLog() = default;
    /// Errc::sim_too_often with the seconds to wait.
    virtual Result<void> may_ring(const sim::PhoneNumber& number, std::chrono::sys_seconds now) = 0;
    /// On disk when it returns. Errc::file_unwritable: then it is not rung.
    virtual Result<void> ring(const sim::PhoneNumber& number, std::chrono::sys_seconds now) = 0;
    /// Cancelling and not answering make the next wait longer.
    virtual void ended(const sim::PhoneNumber& number, std::optional<Errc> how,
                       std::chrono::sys_seconds now) = 0;
};

class OperationStore {
  public:
    virtual ~OperationStore() = default;
    /// On disk when it returns. Errc::file_unwritable.
    virtual Result<void> keep(const sim::Operation& operation) = 0;
    virtual void remove(const std::string& transaction) noexcept = 0;
    /// Those that an earlier kysod left; what cannot be read is logged and left out.
    virtual std::vector<sim::Operation> load() = 0;
};

} // namespace kyso::flow
