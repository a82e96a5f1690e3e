// SPDX-License-Identifier: Apache-2.0
// What the fakes saw, in order. A test may act at any step, for example cancel the call there.
#pragma once

#include "protocol/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace kyso::test {

struct Story {
    std::vector<std::string> events;
    std::function<void(const std::string& event)> at;

    void tell(const std::string& event) {
        events.push_back(event);
        if (at) at(event);
    }
    bool has(const std::string& event) const {
        return std::find(events.begin(), events.end(), event) != events.end();
    }

    /// A step that waits, as a process or a window would: Errc::request_cancelled if the call is cancelled
    /// meanwhile.
    boost::asio::awaitable<Result<void>> wait(std::string event) {
        tell(event);
        co_await boost::asio::post(boost::asio::use_awaitable);
        const auto state = co_await boost::asio::this_coro::cancellation_state;
        if (state.cancelled() != boost::asio::cancellation_type::none)
            co_return Error{Errc::request_cancelled};
        co_return Result<void>{};
    }
};

} // namespace kyso::test
