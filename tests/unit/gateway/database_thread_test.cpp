// SPDX-License-Identifier: Apache-2.0
// The database's own thread: works are done in their order, beside the loop, and not at all once nobody
// waits.
#include "gateway/database_thread.hpp"

#include "tests/support/result_matchers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace kyso::gateway {
namespace {

using namespace std::chrono_literals;
using test::fails_with;
using test::is_ok;

class DatabaseThreadTest : public testing::Test {
  protected:
    /// What `work` comes to, asked for on the loop.
    template <class Work>
    std::future<Result<int>> ask(DatabaseThread& database, Work work) {
        std::promise<Result<int>> promise;
        auto future = promise.get_future();
        boost::asio::co_spawn(
            loop, database.run(std::move(work)),
            [promise = std::move(promise)](std::exception_ptr thrown, Result<int> answer) mutable {
                if (thrown)
                    promise.set_exception(thrown);
                else
                    promise.set_value(std::move(answer));
            });
        return future;
    }
    boost::asio::io_context loop;
};

TEST_F(DatabaseThreadTest, works_are_done_in_their_order_while_the_loop_goes_on) {
    DatabaseThread database{loop.get_executor(), Store::open("sqlite::memory:").value(), 60s};
    std::promise<void> gate;
    std::vector<int> done;
    auto first = ask(database, [&, held = gate.get_future().share()](Store&) -> Result<int> {
        held.wait();
        done.push_back(1);
        return 1;
    });
    auto second = ask(database, [&](Store&) -> Result<int> {
        done.push_back(2);
        return 2;
    });
    // Posted after both were asked for: only a loop that goes on opens the gate.
    boost::asio::post(loop, [&] { boost::asio::post(loop, [&] { gate.set_value(); }); });
    loop.run();
    EXPECT_EQ(first.get().value(), 1);
    EXPECT_EQ(second.get().value(), 2);
    EXPECT_EQ(done, (std::vector<int>{1, 2}));
}

TEST_F(DatabaseThreadTest, what_waited_for_too_long_is_not_begun) {
    DatabaseThread database{loop.get_executor(), Store::open("sqlite::memory:").value(), 0s};
    bool begun = false;
    auto late = ask(database, [&](Store&) -> Result<int> {
        begun = true;
        return 1;
    });
    loop.run();
    EXPECT_THAT(late.get(), fails_with(Errc::sim_service_failed));
    EXPECT_FALSE(begun);
}

TEST_F(DatabaseThreadTest, nobody_waits_for_one_that_hangs) {
    std::promise<void> gate;
    DatabaseThread database{loop.get_executor(), Store::open("sqlite::memory:").value(), 1s};
    auto hanging = ask(database, [held = gate.get_future().share()](Store&) -> Result<int> {
        held.wait();
        return 1;
    });
    loop.run();
    EXPECT_THAT(hanging.get(), fails_with(Errc::sim_service_failed));
    gate.set_value();
    loop.restart();
    auto next = ask(database, [](Store&) -> Result<int> { return 2; });
    loop.run();
    EXPECT_EQ(next.get().value(), 2) << "it goes on";
}

TEST_F(DatabaseThreadTest, a_bug_reaches_whoever_asked) {
    DatabaseThread database{loop.get_executor(), Store::open("sqlite::memory:").value(), 60s};
    auto buggy = ask(database, [](Store&) -> Result<int> { throw std::logic_error("no such statement"); });
    loop.run();
    EXPECT_THROW(buggy.get(), std::logic_error);
}

} // namespace
} // namespace kyso::gateway
