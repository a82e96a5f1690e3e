// SPDX-License-Identifier: Apache-2.0
// Lets one coroutine through at a time, in the order of arrival, and refuses when too many wait. Used for
// consents (one window over all requests), for starting drivers, and for calls to one driver.
#pragma once

#include "protocol/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace kyso::io {

class Turnstile {
  public:
    /// Leaving the scope lets the next one through; outlives the turnstile safely.
    class Pass {
      public:
        ~Pass();
        Pass(const Pass&) = delete;
        Pass& operator=(const Pass&) = delete;

      private:
        friend class Turnstile;
        explicit Pass(std::shared_ptr<void> state) : state_(std::move(state)) {}
        std::shared_ptr<void> state_;
    };

    /// `most_waiting` in all, `most_waiting_each` under one name.
    Turnstile(const boost::asio::any_io_executor& executor, std::size_t most_waiting,
              std::size_t most_waiting_each);

    /// Errc::busy if too many wait already, Errc::request_cancelled.
    boost::asio::awaitable<Result<std::unique_ptr<Pass>>> enter(std::string name = {});

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace kyso::io
