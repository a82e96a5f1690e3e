// SPDX-License-Identifier: Apache-2.0
// Carries what the book wants carried: sends what was recorded, polls, and has what comes of it written down,
// in its order. The gateway's life besides its own HTTPS server. Single-threaded; polls wait for no database.
#pragma once

#include "gateway/clock.hpp"
#include "gateway/database_thread.hpp"
#include "gateway/service_client.hpp"
#include "gateway/waiting_room.hpp"
#include "signature/certificate.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>

namespace kyso::gateway {

class Courier {
  public:
    /// Calls held for an end; half of the connections that main admits.
    static constexpr std::size_t most_waiting = 512;

    /// Errc::config_invalid. All but `context` are kept by reference.
    static Result<std::unique_ptr<Courier>> make(boost::asio::io_context& context,
                                                 const Configuration& configuration, DatabaseThread& database,
                                                 const Clock& clock,
                                                 std::shared_ptr<fetch::Resolver> resolver);

    /// Takes over what an earlier run left unfinished, and begins; blocks. Errc::config_invalid,
    /// sim_service_failed.
    Result<void> start();
    /// Nothing new is sent or asked; what is under way is awaited no longer than its own deadline.
    void stop();

    /// Records a transaction as submitted and then has it sent. What it may fail with: Store::submit(),
    /// Errc::busy.
    boost::asio::awaitable<Result<void>> submit(Pending pending);
    /// Returns when the transaction has an end that its client may be told, or after so long. False, at once:
    /// it is not pending here.
    boost::asio::awaitable<bool> wait_for_end(std::string id, std::chrono::milliseconds longest);
    /// One that is under way here; null: the database knows.
    const Pending* find(const std::string& id) const { return book_.find(id); }
    ServiceClient& client(std::size_t service) { return clients_[service]; }
    std::size_t pending() const noexcept { return book_.size(); }

  private:
    Courier(boost::asio::io_context& context, const Configuration& configuration, DatabaseThread& database,
            const Clock& clock);
    boost::asio::awaitable<void> serve(std::size_t service);
    boost::asio::awaitable<void> carry(std::size_t service, std::string id);
    boost::asio::awaitable<void> keep_house();
    boost::asio::awaitable<Result<void>> look_after_others();
    boost::asio::awaitable<void> write_down();
    std::function<Result<std::vector<Pending>>(Store&)> taking_over(bool own) const;
    void resume(std::vector<Pending> taken);
    boost::asio::awaitable<Event> heard(const Pending& pending, mss::Operation operation, Heard heard);
    boost::asio::awaitable<std::vector<signature::Certificate>> offered(std::string id);
    void write(Step step);

    boost::asio::io_context& context_;
    const Configuration& configuration_;
    DatabaseThread& database_;
    const Clock& clock_;
    TransactionBook book_;
    std::vector<ServiceClient> clients_;
    std::vector<boost::asio::steady_timer> wakers_; ///< one for each service
    std::vector<std::size_t> asking_;               ///< polls under way, by service
    boost::asio::steady_timer house_;
    WaitingRoom waiting_;
    std::deque<Step> unwritten_; ///< in their order; the first is being written
    bool writing_ = false;
    std::set<std::string> recording_; ///< submitted, and not known to be recorded yet
    std::set<std::string> doubtful_;  ///< perhaps recorded; nobody here sends them
    bool taken_in_doubt_ = false;     ///< a take-over failed: what it took may be ours by now
    bool shares_;                     ///< the database with other gateways
    bool stopping_ = false;
};

} // namespace kyso::gateway
