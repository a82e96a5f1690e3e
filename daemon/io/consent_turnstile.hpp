// SPDX-License-Identifier: Apache-2.0
// One consent at a time over all requests: a turnstile as the flows' ConsentQueue, with a guard before it.
#pragma once

#include "daemon/flow/ports.hpp"
#include "daemon/io/turnstile.hpp"
#include "daemon/io/window_guard.hpp"

namespace kyso::io {

class ConsentTurnstile final : public flow::ConsentQueue {
  public:
    /// Of all that wait, few are one requester's, so that no page shuts the others out.
    ConsentTurnstile(const boost::asio::any_io_executor& executor, std::size_t most_waiting,
                     std::size_t most_waiting_each, const WindowGuard& guard)
        : turnstile_(executor, most_waiting, most_waiting_each), guard_(guard) {}

    /// Errc::session_locked, prompt_too_often.
    Result<void> may_enter(const std::string& requester) const override { return guard_.may_ask(requester); }

    boost::asio::awaitable<Result<std::unique_ptr<flow::Turn>>> enter(const std::string& requester) override {
        if (auto may = may_enter(requester); !may) co_return may.error();
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
    const WindowGuard& guard_;
};

} // namespace kyso::io
