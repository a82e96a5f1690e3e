// SPDX-License-Identifier: Apache-2.0
// Operations on phones. Each outlives the call that began it, its connection, and kysod: it is on disk before
// the gateway is told, is finished from there, and its result is handed out once, to who began it, within ten
// minutes. Never submits twice. Used by sim_flow and `operation.resume`.
#pragma once

#include "daemon/flow/ports.hpp"
#include "daemon/flow/sim_ports.hpp"
#include "daemon/flow/sim_signature.hpp"
#include "drivers/sim/relay_machine.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>

namespace kyso::flow {

class SimOperations {
  public:
    /// How long a phone is waited for: the services' 300 s and a minute for the ways.
    static constexpr std::chrono::seconds patience{360};
    /// How long a result waits for whoever lost the connection.
    static constexpr std::chrono::minutes keeps{10};

    /// `ports` must outlive this, and be used by it after construction only.
    SimOperations(const boost::asio::any_io_executor& executor, const Ports& ports, SimGateway& gateway,
                  RingLog& rings, OperationStore& store)
        : executor_(executor), ports_(ports), gateway_(gateway), rings_(rings), store_(store) {}

    /// Takes up what an earlier kysod left: asks about it, never submits it.
    void restore();

    /// Errc::sim_busy: an operation is open; sim_too_often.
    Result<void> may_begin(const sim::PhoneNumber& number) const;
    /// Spends the consent, writes everything down and has the phone rung. Errors of may_begin(), of the
    /// consent, and Errc::file_unwritable: then nothing left this computer.
    Result<void> begin(Consent consent, const std::string& device_id, sim::Operation operation);

    /// Waits for the end of an operation that `who` began. `progress` is told waiting_for_phone once the
    /// gateway has taken it, and verifying once the phone has signed. Errc::operation_unknown, also
    /// where it was asked for again meanwhile; request_cancelled where the call is cancelled, and the
    /// operation goes on, or the person waits no longer.
    Task<Result<boost::json::value>> result(std::string transaction, Peer who,
                                            std::function<void(core::ProgressState)> progress);
    /// The person does not want it any more: the page said so, or the notice. There is no calling back a
    /// phone: what it signs is thrown away.
    void abandon(const std::string& transaction);

  private:
    struct Running;
    using Shared = std::shared_ptr<Running>;

    void start(sim::Operation operation, sim::Sent sent);
    Task<void> run(Shared running, sim::Sent sent);
    Task<sim::SimProgress> relay(Running& running, sim::Sent sent);
    /// What the phone's answer comes to, and what is needed to record it.
    struct Judged {
        Result<boost::json::object> reply;
        Result<SimSignature> signature;
    };
    Task<Judged> judge(const Running& running, const sim::SimProgress& progress);
    void end(Running& running, Judged judged);
    void show_notice(const Shared& running);
    void forget_later(const Shared& running, std::chrono::seconds after);
    std::chrono::sys_seconds now() const;

    boost::asio::any_io_executor executor_;
    const Ports& ports_;
    SimGateway& gateway_;
    RingLog& rings_;
    OperationStore& store_;
    std::map<std::string, Shared> operations_;
};

} // namespace kyso::flow
