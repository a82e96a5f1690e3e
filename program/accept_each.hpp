// SPDX-License-Identifier: Apache-2.0
// The loop of whatever listens: each connection is handed on, and no failure to take one ends the loop. Used
// by kysod's two doors, kyso-relay and HttpServer.
#pragma once

#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace kyso {

/// Until `acceptor` is closed; it must live as long. A socket that `take` does not keep is closed at once.
template <class Acceptor, class Take>
boost::asio::awaitable<void> accept_each(Acceptor& acceptor, Take take) {
    constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);
    while (acceptor.is_open()) {
        auto [error, socket] = co_await acceptor.async_accept(as_result);
        if (error == boost::asio::error::operation_aborted || !acceptor.is_open()) co_return;
        if (!error) {
            take(std::move(socket));
            continue;
        }
        // Out of descriptors, or the peer gone before it was taken: a moment later it may go well.
        log::warn("accept: {}", error.message());
        boost::asio::steady_timer pause{acceptor.get_executor(), std::chrono::milliseconds{100}};
        co_await pause.async_wait(as_result);
    }
}

} // namespace kyso
