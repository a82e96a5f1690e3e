// SPDX-License-Identifier: Apache-2.0
// One consent at a time over all requests: a turnstile as the flows' ConsentQueue.
#pragma once

#include "daemon/flow/ports.hpp"
#include "daemon/io/turnstile.hpp"

namespace kyso::io {

class ConsentTurnstile final : public flow::ConsentQueue {
  public:
    /// Of all that wait, at most three are one requester's, so that no page shuts the others out.
    static constexpr std::size_t most_waiting_each = 3;

    ConsentTurnstile(const boost::asio::any_io_executor& executor, std::size_t most_waiting)
        : turnstile_(executor, most_waiting, most_waiting_each) {}

    boost::asio::awaitable<Result<std::unique_ptr<flow::Turn>>> enter(const std::string& requester) override {
        auto pass = co_await turnstile_.enter(requester);
        if (!pass) co_return pass.error();
        co_return std::unique_ptr<flow::Turn>{std::make_unique<PassTurn>(std::move(*pass))};
    }

  private:
    class PassTurn final : public flow::Turn {
      public:
        explicit PassTurn(std::unique_ptr<Turnstile::Pass> pass) : pass_(std::move(pass)) {}

      private:
        std::unique_ptr<Turnstile::Pass> pass_;
    };

    Turnstile turnstile_;
};

} // namespace kyso::io
