// SPDX-License-Identifier: Apache-2.0
#include "gateway/waiting_room.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kyso::gateway {

namespace asio = boost::asio;

asio::awaitable<void> WaitingRoom::wait(std::string transaction, std::chrono::milliseconds longest) {
    ended(transaction); // whoever waited before has lost its connection, or asks twice
    if (longest.count() <= 0 || waiting_.size() >= most_) co_return;
    asio::steady_timer time{executor_, longest};
    waiting_.emplace(transaction, &time);
    co_await time.async_wait(asio::as_tuple(asio::use_awaitable));
    if (const auto own = waiting_.find(transaction); own != waiting_.end() && own->second == &time)
        waiting_.erase(own);
}

void WaitingRoom::ended(const std::string& transaction) {
    const auto found = waiting_.find(transaction);
    if (found == waiting_.end()) return;
    found->second->cancel();
    waiting_.erase(found);
}

void WaitingRoom::close() {
    most_ = 0;
    for (const auto& [transaction, time] : waiting_)
        time->cancel();
    waiting_.clear();
}

} // namespace kyso::gateway
