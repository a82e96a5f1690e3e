// SPDX-License-Identifier: Apache-2.0
// Clients that asked for a transaction's state and would rather wait for its end: their calls are held here,
// one for each transaction, so many at once, each for a bounded time. Knows no transactions: the courier says
// which ended. Single-threaded.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <string>
#include <unordered_map>

namespace kyso::gateway {

class WaitingRoom {
  public:
    WaitingRoom(boost::asio::any_io_executor executor, std::size_t most)
        : executor_(std::move(executor)), most_(most) {}

    /// Returns when the transaction ended, another waits for it, or the time is over; at once where the room
    /// is full or closed. The room must outlive it.
    boost::asio::awaitable<void> wait(std::string transaction, std::chrono::milliseconds longest);
    void ended(const std::string& transaction);
    /// All go, and nobody is held any more.
    void close();

    std::size_t size() const noexcept { return waiting_.size(); }

  private:
    boost::asio::any_io_executor executor_;
    std::size_t most_;
    std::unordered_map<std::string, boost::asio::steady_timer*> waiting_; ///< of the coroutines that wait
};

} // namespace kyso::gateway
