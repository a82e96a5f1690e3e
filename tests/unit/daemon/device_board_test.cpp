// SPDX-License-Identifier: Apache-2.0
// One look for all who watch, when events say so. A poll that a test must not see is set to an hour.
#include "tests/support/fakes/fake_events.hpp"
#include "tests/unit/daemon/flow_stage.hpp"

#include <boost/asio/detached.hpp>
#include <list>

namespace kyso::flow {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

class Board : public FlowStage {
  protected:
    Board() {
        device_->set_reader("Reader 00 00");
        registry_.before = [this](std::size_t number) { looks_ = number; };
    }
    static drivers::DeviceSnapshot card(bool present, std::uint32_t usb_events = 0) {
        return {drivers::ReaderService::running, {{"Reader 00 00", present, {}, 1}}, {}, usb_events};
    }
    static core::LookPace::Limits only_events() {
        return {.poll = hours{1}, .rare = hours{1}, .usb_again = {hours{1}, hours{1}}};
    }
    /// Runs until `story` is through, and what then still runs is through too.
    void run(core::LookPace::Limits limits, std::function<Task<void>(DeviceBoard&)> story) {
        DeviceBoard board{context_.get_executor(), registry_, &events_of_board_, limits};
        bool through = false;
        boost::asio::co_spawn(context_, story(board), [&](const std::exception_ptr& thrown) {
            EXPECT_EQ(thrown, nullptr);
            through = true;
        });
        context_.run();
        EXPECT_TRUE(through);
        EXPECT_TRUE(events_of_board_.followers.empty()) << "nobody watches";
    }
    static Task<std::size_t> devices_of(DeviceBoard::Watcher& watcher, milliseconds at_most = hours{1}) {
        const auto seen = co_await watcher.next(at_most);
        co_return seen ? (*seen)->devices.size() : SIZE_MAX;
    }

    boost::asio::io_context context_{1};
    test::FakeEvents events_of_board_;
    std::size_t looks_ = 0;
};

TEST_F(Board, looks_when_an_event_comes_and_not_before) {
    events_of_board_.now = card(true);
    run(only_events(), [this](DeviceBoard& board) -> Task<void> {
        const auto watcher = board.watch().value();
        EXPECT_EQ(co_await devices_of(*watcher), 1U);
        for (int i = 0; i < 20; ++i)
            EXPECT_EQ(co_await devices_of(*watcher, milliseconds{1}), 1U);
        EXPECT_EQ(looks_, 1U);
        registry_.present.clear();
        events_of_board_.tell(card(false));
        EXPECT_EQ(co_await devices_of(*watcher), 0U);
        EXPECT_EQ(looks_, 2U);
        board.look_soon();
        EXPECT_EQ(co_await devices_of(*watcher), 0U);
        EXPECT_EQ(looks_, 3U);
    });
}

TEST_F(Board, many_share_a_look) {
    events_of_board_.now = card(true);
    run(only_events(), [this](DeviceBoard& board) -> Task<void> {
        std::vector<std::unique_ptr<DeviceBoard::Watcher>> watchers;
        for (int i = 0; i < 8; ++i)
            watchers.push_back(board.watch().value());
        for (const auto& watcher : watchers)
            EXPECT_EQ(co_await devices_of(*watcher), 1U);
        EXPECT_EQ(looks_, 1U);
        const auto late = board.watch().value();
        EXPECT_EQ(co_await devices_of(*late), 1U);
        EXPECT_EQ(looks_, 1U) << "who comes later is told what the others know";
        events_of_board_.tell(card(false));
        for (const auto& watcher : watchers)
            EXPECT_EQ(co_await devices_of(*watcher), 1U);
        EXPECT_EQ(looks_, 2U);
    });
}

TEST_F(Board, waits_for_the_first_words_of_the_watch) {
    run(only_events(), [this](DeviceBoard& board) -> Task<void> {
        const auto watcher = board.watch().value();
        boost::asio::post(context_, [this] {
            boost::asio::post(context_, [this] {
                EXPECT_EQ(looks_, 0U);
                events_of_board_.tell(card(true));
            });
        });
        EXPECT_EQ(co_await devices_of(*watcher), 1U);
        co_await devices_of(*watcher, milliseconds{1});
        EXPECT_EQ(looks_, 1U) << "they are no news after the look";
    });
}

TEST_F(Board, polls_for_a_token_that_is_in_no_reader) {
    events_of_board_.now = card(true);
    device_->set_reader("SoftHSM slot ID 0x1");
    auto limits = only_events();
    limits.poll = milliseconds{1};
    run(limits, [this](DeviceBoard& board) -> Task<void> {
        const auto watcher = board.watch().value();
        for (int i = 0; i < 5; ++i)
            EXPECT_EQ(co_await devices_of(*watcher), 1U);
        EXPECT_GE(looks_, 5U);
        device_->set_reader("Reader 00 00");
        co_await devices_of(*watcher); // the look that learns of it
        const std::size_t before = looks_;
        for (int i = 0; i < 5; ++i)
            co_await devices_of(*watcher, milliseconds{2});
        EXPECT_LE(looks_, before + 1);
    });
}

TEST_F(Board, polls_while_the_watch_has_failed) {
    events_of_board_.now = card(true);
    auto limits = only_events();
    limits.poll = milliseconds{1};
    run(limits, [this](DeviceBoard& board) -> Task<void> {
        const auto watcher = board.watch().value();
        co_await devices_of(*watcher);
        events_of_board_.tell(std::nullopt);
        for (int i = 0; i < 5; ++i)
            co_await devices_of(*watcher);
        EXPECT_GE(looks_, 5U);
    });
}

TEST_F(Board, a_failure_and_a_bug_are_seen) {
    events_of_board_.now = card(true);
    run(only_events(), [this](DeviceBoard& board) -> Task<void> {
        const auto watcher = board.watch().value();
        registry_.failure = Error{Errc::driver_died};
        auto seen = co_await watcher->next(hours{1});
        EXPECT_EQ(seen.value()->failure, Errc::driver_died);
        registry_.before = [](std::size_t) { throw std::logic_error{"a bug"}; };
        events_of_board_.tell(card(false));
        seen = co_await watcher->next(hours{1});
        EXPECT_EQ(seen.value()->failure, Errc::internal_error);
    });
}

TEST_F(Board, begins_anew_for_those_who_come_while_it_ends) {
    events_of_board_.now = card(true);
    run(only_events(), [this](DeviceBoard& board) -> Task<void> {
        auto watcher = board.watch().value();
        EXPECT_EQ(co_await devices_of(*watcher), 1U);
        watcher.reset();
        registry_.present.clear();
        watcher = board.watch().value();
        EXPECT_EQ(co_await devices_of(*watcher), 0U) << "not what was seen before";
    });
}

} // namespace
} // namespace kyso::flow
