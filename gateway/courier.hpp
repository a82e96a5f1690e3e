// SPDX-License-Identifier: Apache-2.0
// Carries what the book wants carried: sends, polls, and writes down what comes of it before anything else
// happens. The gateway's life besides its own HTTPS server. Single-threaded.
#pragma once

#include "gateway/clock.hpp"
#include "gateway/service_client.hpp"
#include "gateway/store.hpp"
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
                                                 const Configuration& configuration, Store& store,
                                                 const Clock& clock,
                                                 std::shared_ptr<fetch::Resolver> resolver);

    /// Takes over what an earlier run left unfinished, and begins. Errc::config_invalid.
    Result<void> start();
    /// Nothing new is sent or asked; what is under way is awaited no longer than its own deadline.
    void stop();

    /// Records a transaction as submitted and has it sent. What it may fail with: Store::submit(),
    /// Errc::busy.
    Result<void> submit(Pending pending);
    /// Returns when the transaction has an end that its client may be told, or after so long. False, at once:
    /// it is not pending here.
    boost::asio::awaitable<bool> wait_for_end(std::string id, std::chrono::milliseconds longest);
    ServiceClient& client(std::size_t service) { return clients_[service]; }
    std::size_t pending() const noexcept { return book_.size(); }

  private:
    Courier(boost::asio::io_context& context, const Configuration& configuration, Store& store,
            const Clock& clock);
    boost::asio::awaitable<void> serve(std::size_t service);
    boost::asio::awaitable<void> carry(std::size_t service, std::string id);
    boost::asio::awaitable<void> keep_house();
    Result<void> take_over(bool own);
    Event heard(const Pending& pending, mss::Operation operation, const Heard& heard);
    std::vector<signature::Certificate> offered(const Pending& pending);
    void write(Step step);

    boost::asio::io_context& context_;
    const Configuration& configuration_;
    Store& store_;
    const Clock& clock_;
    TransactionBook book_;
    std::vector<ServiceClient> clients_;
    std::vector<boost::asio::steady_timer> wakers_; ///< one for each service
    std::vector<std::size_t> asking_;               ///< polls under way, by service
    boost::asio::steady_timer house_;
    WaitingRoom waiting_;
    std::deque<Step> unwritten_; ///< the database refused them; tried again
    bool shares_;                ///< the database with other gateways
    bool doubtful_ = false;      ///< a transaction may be recorded of which nobody here knows
    bool stopping_ = false;
};

} // namespace kyso::gateway
