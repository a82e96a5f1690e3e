// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/turnstile.hpp"

#include "tests/support/result_matchers.hpp"
#include "tests/unit/daemon/run_coroutines.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>
#include <map>

namespace kyso::io {
namespace {

namespace asio = boost::asio;
using Ended = std::vector<std::string>;

class TurnstileTest : public testing::Test {
  protected:
    /// `who` enters under `name` and stays inside until let_go(who).
    void arrive(const std::string& who, const std::string& name = {}) {
        asio::co_spawn(
            context_,
            [](TurnstileTest& test, std::string me, std::string under) -> asio::awaitable<void> {
                co_await asio::this_coro::throw_if_cancelled(false);
                auto pass = co_await test.turnstile_.enter(std::move(under));
                test.story_.push_back(me + (pass ? " in" : " " + std::string{pass.error().name()}));
                if (pass) test.inside_[me] = std::move(*pass);
            }(*this, who, name),
            asio::bind_cancellation_slot(signals_[who].slot(), rethrow));
        settle();
    }
    void let_go(const std::string& who) {
        inside_.erase(who);
        settle();
    }
    void cancel(const std::string& who) {
        signals_[who].emit(asio::cancellation_type::terminal);
        settle();
    }
    void settle() {
        context_.restart();
        context_.poll();
    }

    asio::io_context context_;
    Turnstile turnstile_{context_.get_executor(), 3, 2};
    std::map<std::string, asio::cancellation_signal> signals_;
    std::map<std::string, std::unique_ptr<Turnstile::Pass>> inside_;
    Ended story_;
};

TEST_F(TurnstileTest, lets_one_through_at_a_time_in_the_order_of_arrival) {
    for (const char* who : {"a", "b", "c"})
        arrive(who, who);
    EXPECT_EQ(story_, Ended{"a in"});
    let_go("a");
    EXPECT_EQ(story_, (Ended{"a in", "b in"}));
    let_go("b");
    let_go("c");
    arrive("d");
    EXPECT_EQ(story_, (Ended{"a in", "b in", "c in", "d in"}));
}

TEST_F(TurnstileTest, refuses_when_too_many_wait) {
    for (const char* who : {"a", "b", "c", "d", "e"})
        arrive(who, who);
    EXPECT_EQ(story_, (Ended{"a in", "e busy"}));
    let_go("a");
    arrive("f", "f");
    EXPECT_EQ(story_, (Ended{"a in", "e busy", "b in"})); // and f waits
}

TEST_F(TurnstileTest, refuses_when_too_many_wait_under_one_name) {
    arrive("a", "page");
    arrive("b", "page");
    arrive("c", "page");
    arrive("d", "page");
    EXPECT_EQ(story_, (Ended{"a in", "d busy"}));
    arrive("e", "other");
    EXPECT_EQ(story_, (Ended{"a in", "d busy"})); // another name still may wait
    for (const char* who : {"a", "b", "c"})
        let_go(who);
    EXPECT_EQ(story_.back(), "e in");
}

TEST_F(TurnstileTest, who_is_cancelled_while_waiting_leaves_the_line) {
    for (const char* who : {"a", "b", "c"})
        arrive(who, who);
    cancel("b");
    EXPECT_EQ(story_, (Ended{"a in", "b request_cancelled"}));
    let_go("a");
    EXPECT_EQ(story_.back(), "c in");
    let_go("c");
    arrive("d");
    EXPECT_EQ(story_.back(), "d in");
}

TEST_F(TurnstileTest, who_is_cancelled_when_already_let_in_still_lets_the_next_through) {
    for (const char* who : {"a", "b", "c"})
        arrive(who, who);
    inside_.erase("a"); // b is admitted, but has not run yet
    signals_["b"].emit(asio::cancellation_type::terminal);
    settle();
    inside_.erase("b");
    settle();
    EXPECT_EQ(story_.back(), "c in");
}

TEST(TurnstileLife, a_pass_outlives_its_turnstile) {
    asio::io_context context;
    std::unique_ptr<Turnstile::Pass> pass;
    {
        Turnstile turnstile{context.get_executor(), 1, 1};
        run_on(context,
               [&]() -> asio::awaitable<void> { pass = std::move(co_await turnstile.enter()).value(); });
    }
    EXPECT_NE(pass, nullptr);
    pass.reset();
}

} // namespace
} // namespace kyso::io
