// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/device_board.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <set>

namespace kyso::flow {
namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// For the first words of the watch: a look that waits for them need not be repeated because of them.
constexpr std::chrono::milliseconds first_words{250};

Task<bool> cancelled() {
    co_return (co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none;
}

/// A module's name for a slot is at most 64 octets long.
bool is_reader(const drivers::DeviceSnapshot& snapshot, const std::string& slot) {
    return !slot.empty() && std::ranges::any_of(snapshot.readers, [&](const drivers::Reader& reader) {
        return reader.name.starts_with(slot);
    });
}

} // namespace

DeviceBoard::Seen DeviceBoard::seen_in(const Result<std::vector<drivers::Device>>& devices,
                                       std::vector<DriverTrouble> troubles) {
    Seen seen;
    seen.troubles = std::move(troubles);
    if (!devices) {
        seen.failure = devices.error();
        return seen;
    }
    for (const drivers::Device& device : *devices)
        seen.devices.push_back(device->info());
    return seen;
}

struct DeviceBoard::State : std::enable_shared_from_this<State> {
    State(asio::any_io_executor runs_on, DeviceRegistry& asked, DeviceEvents* told,
          core::LookPace::Limits pace_limits)
        : executor(std::move(runs_on)), registry(asked), events(told), limits(pace_limits), pace(limits),
          bell(executor) {}

    asio::any_io_executor executor;
    DeviceRegistry& registry;
    DeviceEvents* events;
    core::LookPace::Limits limits;
    core::LookPace pace;
    asio::steady_timer bell; ///< the loop's
    std::set<asio::steady_timer*> waiting;
    std::size_t watchers = 0;
    std::shared_ptr<asio::cancellation_signal> running; ///< of the loop; null: it does not run
    std::uint64_t looks = 0;
    bool current = false; ///< `seen` is of the loop that runs
    std::uint32_t usb_events = 0;
    Seen seen;

    void start() {
        running = std::make_shared<asio::cancellation_signal>();
        pace = core::LookPace{limits};
        current = false;
        // Asio touches the slot until after the completion handler: the signal goes later.
        const auto ended = [self = shared_from_this(), signal = running](const std::exception_ptr&) {
            asio::post(self->executor, [signal] {});
            self->running.reset();
            if (self->watchers > 0) self->start(); // who came while it ended
        };
        asio::co_spawn(executor, look_on(shared_from_this()),
                       asio::bind_cancellation_slot(running->slot(), ended));
    }

    void on_change() {
        const auto* snapshot = events->latest();
        if (snapshot != nullptr && snapshot->usb_events != usb_events) {
            usb_events = snapshot->usb_events;
            pace.on_usb_event(steady_clock::now());
        } else {
            pace.on_event();
        }
        bell.cancel();
    }

    bool events_tell_all() const {
        const auto* snapshot = events == nullptr ? nullptr : events->latest();
        if (snapshot == nullptr || snapshot->service == drivers::ReaderService::unknown) return false;
        // Whoever has trouble may have tokens that no event tells of.
        if (!seen.troubles.empty() || (seen.failure && *seen.failure != Errc::token_not_found)) return false;
        return std::ranges::all_of(seen.devices, [&](const drivers::DeviceInfo& device) {
            return is_reader(*snapshot, device.reader);
        });
    }

    void publish(const Result<std::vector<drivers::Device>>& devices) {
        seen = seen_in(devices, registry.troubles());
        ++looks;
        current = true;
        for (asio::steady_timer* timer : waiting)
            timer->cancel();
    }

    /// Its devices go at once, and their drivers with them.
    Task<void> look() {
        pace.on_look(steady_clock::now());
        try {
            const auto devices = co_await registry.devices();
            if (devices || devices.error() != Errc::request_cancelled) publish(devices);
        } catch (const std::exception& bug) {
            publish(Error{Errc::internal_error, bug.what()});
        }
    }

    /// Until nobody watches.
    static Task<void> look_on(std::shared_ptr<State> self) {
        co_await asio::this_coro::throw_if_cancelled(false);
        std::unique_ptr<DeviceEvents::Follower> follower;
        if (self->events != nullptr) {
            follower = self->events->follow([weak = self->weak_from_this()] {
                if (const auto board = weak.lock()) board->on_change();
            });
            if (self->events->latest() == nullptr) {
                self->bell.expires_after(first_words);
                co_await self->bell.async_wait(as_result);
            }
        }
        while (!co_await cancelled()) {
            const auto due = self->pace.due(self->events_tell_all());
            if (due <= steady_clock::now()) {
                co_await self->look();
                continue;
            }
            self->bell.expires_at(due);
            co_await self->bell.async_wait(as_result);
        }
    }
};

DeviceBoard::DeviceBoard(asio::any_io_executor executor, DeviceRegistry& registry, DeviceEvents* events,
                         core::LookPace::Limits limits)
    : state_(std::make_shared<State>(std::move(executor), registry, events, limits)) {}

Result<std::unique_ptr<DeviceBoard::Watcher>> DeviceBoard::watch() {
    if (state_->watchers >= most_watchers) return Error{Errc::busy, "devices.subscribe"};
    return std::make_unique<Watcher>(state_);
}

void DeviceBoard::look_soon() {
    state_->pace.on_event();
    state_->bell.cancel();
}

DeviceBoard::Watcher::Watcher(std::shared_ptr<State> state) : state_(std::move(state)) {
    ++state_->watchers;
    if (!state_->running) state_->start();
}

DeviceBoard::Watcher::~Watcher() {
    if (--state_->watchers > 0) return;
    state_->current = false;
    if (state_->running) state_->running->emit(asio::cancellation_type::terminal);
}

Task<Result<const DeviceBoard::Seen*>> DeviceBoard::Watcher::next(std::chrono::milliseconds at_most) {
    State& state = *state_;
    struct Waiting {
        State& in;
        asio::steady_timer timer;
        explicit Waiting(State& list) : in(list), timer(list.executor) { in.waiting.insert(&timer); }
        ~Waiting() { in.waiting.erase(&timer); }
        Waiting(const Waiting&) = delete;
        Waiting& operator=(const Waiting&) = delete;
    } waiting{state};
    const auto end = steady_clock::now() + at_most;
    while (!co_await cancelled()) {
        const bool late = told_ != 0 && steady_clock::now() >= end;
        if (state.current && (state.looks != told_ || late)) {
            told_ = state.looks;
            const Seen* const seen = &state.seen;
            co_return seen;
        }
        waiting.timer.expires_at(told_ == 0 ? steady_clock::time_point::max() : end);
        co_await waiting.timer.async_wait(as_result);
    }
    co_return Error{Errc::request_cancelled};
}

} // namespace kyso::flow
