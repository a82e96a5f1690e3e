// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/turnstile.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>

namespace kyso::io {
namespace asio = boost::asio;

struct Turnstile::State {
    struct Waiter {
        Waiter(const asio::any_io_executor& executor, std::string who)
            : timer(executor, asio::steady_timer::time_point::max()), name(std::move(who)) {}
        asio::steady_timer timer; // never expires; cancelling it wakes the coroutine
        std::string name;
        bool admitted = false;
    };

    asio::any_io_executor executor;
    std::size_t most_waiting;
    std::size_t most_waiting_each;
    bool taken = false;
    std::deque<std::shared_ptr<Waiter>> waiting;

    void next() {
        if (waiting.empty()) {
            taken = false;
            return;
        }
        const auto waiter = waiting.front();
        waiting.pop_front();
        waiter->admitted = true;
        waiter->timer.cancel();
    }
};

Turnstile::Turnstile(const asio::any_io_executor& executor, std::size_t most_waiting,
                     std::size_t most_waiting_each)
    : state_(std::make_shared<State>(State{executor, most_waiting, most_waiting_each, false, {}})) {}

Turnstile::Pass::~Pass() {
    static_cast<State*>(state_.get())->next();
}

asio::awaitable<Result<std::unique_ptr<Turnstile::Pass>>> Turnstile::enter(std::string name) {
    const auto state = state_;
    if (state->taken) {
        const auto same =
            std::ranges::count(state->waiting, name, [](const auto& waiter) { return waiter->name; });
        if (state->waiting.size() >= state->most_waiting ||
            static_cast<std::size_t>(same) >= state->most_waiting_each)
            co_return Error{Errc::busy, "too many wait"};
        const auto waiter = std::make_shared<State::Waiter>(state->executor, std::move(name));
        state->waiting.push_back(waiter);
        (void)co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (!waiter->admitted) {
            std::erase(state->waiting, waiter);
            co_return Error{Errc::request_cancelled};
        }
    }
    state->taken = true;
    co_return std::unique_ptr<Pass>{new Pass{state}};
}

} // namespace kyso::io
