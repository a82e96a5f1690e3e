// SPDX-License-Identifier: Apache-2.0
// What must outlive the gateway: transactions with their tickets, how often each number was rung and
// each origin had one rung, answers that were refused. Every change is on disk when the call returns.
// Blocking; single-threaded.
#pragma once

#include "drivers/sim/ticket.hpp"
#include "gateway/origin_starts.hpp"
#include "gateway/transaction_book.hpp"

namespace kyso::gateway {

class Store {
  public:
    using Time = std::chrono::sys_seconds;

    /// How many transactions one number may open in ten minutes: each asks the service about it.
    static constexpr std::int64_t opens_in_ten_minutes = 10;
    /// So long after its end a result can be asked for; then the signature is forgotten.
    static constexpr std::chrono::minutes result_kept{10};
    /// So long a transaction's id, and the ticket's, are remembered (never used twice).
    static constexpr std::chrono::hours id_kept{24 * 31};

    /// From then on a call fails instead of waiting for the database: Sql::give_up_at().
    void give_up_at(Sql::Deadline deadline) noexcept { sql_->give_up_at(deadline); }

    /// Opens the database and brings it to the present schema. Errc::config_invalid; sim_service_failed where
    /// it cannot be reached.
    static Result<Store> open(const std::string& database);
    static Result<Store> over(std::unique_ptr<Sql> sql);

    /// A ticket as the database knows it, and Pending::ticket.
    static std::string name_of(const sim::Ticket& ticket);

    /// How many transactions of that origin may be submitted in a minute, by all gateways together. One that
    /// was never named here may submit none.
    Result<void> allow_starts(const std::string& origin, std::int64_t in_a_minute) {
        return starts_.allow(origin, in_a_minute);
    }

    /// What is known of an opened transaction.
    struct Known {
        std::string service;
        std::optional<std::string> offer; ///< as it was answered; empty until then
        std::string stage;                ///< opened, sending, asking, silent, ended
        ToBeSigned to_be_signed;
        std::optional<sim::SimProgress> told;
    };

    /// Binds the ticket to the transaction, or finds both bound already. Errc::ticket_used where either is
    /// bound otherwise; sim_too_often.
    Result<Known> open_transaction(const sim::Ticket& ticket, const std::string& id,
                                   const std::string& service, Time now);
    /// The first one stays.
    Result<void> keep_offer(const std::string& id, const std::string& offer);
    Result<std::string> offer(const std::string& id);
    /// Errc::operation_unknown unless this ticket is bound to this transaction.
    Result<Known> find(const sim::Ticket& ticket, const std::string& id);

    struct Submitted {
        bool proved = false; ///< the number has signed here before
    };
    /// Counts a start and records that it is about to be sent by `owner`. Pre: the stage is «opened».
    /// Errc::sim_busy, sim_too_often; portal_busy: its origin has had its starts; operation_unknown where
    /// somebody else submitted it meanwhile.
    Result<Submitted> submit(const Pending& pending, const std::string& owner, Time now);

    /// Returns when no call that failed changes that transaction any more: a COMMIT whose answer did not come
    /// may still be under way.
    Result<void> settle(const std::string& id);

    Result<void> write(const Step& step, Time now);

    /// Makes `owner` known to be alive.
    Result<void> beat(const std::string& owner, Time now);
    /// Unfinished ones of gateways that were not alive since `dead`, and with `own` those of `owner`:
    /// `owner`'s from now on. `service` finds the index of one by name.
    Result<std::vector<Pending>>
    take_over(const std::string& owner, Time dead, bool own,
              const std::function<std::optional<std::uint16_t>(std::string_view)>& service);
    /// Forgets what is too old.
    Result<void> forget(Time now);

  private:
    explicit Store(std::unique_ptr<Sql> sql) : sql_(std::move(sql)), starts_(*sql_) {}
    Result<void> end(const Step& step, Time now);
    Result<Known> known(const std::string& id, const std::string& ticket);
    Result<sim::SimPace> pace_of(const std::string& msisdn, bool& proved);
    Result<void> write_pace(const std::string& msisdn, const sim::SimPace& pace, Time now);

    std::unique_ptr<Sql> sql_;
    OriginStarts starts_;
};

} // namespace kyso::gateway
