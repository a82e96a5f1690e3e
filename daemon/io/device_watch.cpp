// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/device_watch.hpp"

#include "daemon/core/driver_health.hpp"
#include "daemon/io/descriptors.hpp"
#include "daemon/io/frame_stream.hpp"
#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <list>
#include <optional>

namespace kyso::io {
namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// Between two messages: one that talks without end costs kysod no more than this often.
constexpr std::chrono::milliseconds breath{20};

} // namespace

struct DeviceWatch::State : std::enable_shared_from_this<State> {
    State(const asio::any_io_executor& runs_on, Launcher& starts, std::vector<std::string> variables)
        : executor(runs_on), launcher(starts), environment(std::move(variables)), pause(executor),
          health({}) {}

    asio::any_io_executor executor;
    Launcher& launcher;
    std::vector<std::string> environment;
    using Call = std::shared_ptr<std::function<void()>>;
    std::list<Call> followers;
    std::optional<drivers::DeviceSnapshot> latest;
    std::optional<drivers::ReaderService> logged;
    bool running = false; ///< the coroutine below
    bool stopped = false; ///< the last follower went: the end that comes is no death
    std::unique_ptr<FrameStream> stream;
    std::unique_ptr<Launcher::Child> child;
    asio::steady_timer pause;
    core::DriverHealth health;

    bool wanted() const { return !followers.empty(); }

    void stop() {
        stopped = true;
        pause.cancel();
        if (stream) stream->close();
    }

    /// A follower may end itself, or others, while it is told.
    void tell(std::optional<drivers::DeviceSnapshot> snapshot) {
        if (latest == snapshot) return;
        latest = std::move(snapshot);
        if (latest && logged != latest->service) {
            logged = latest->service;
            log::info("card readers: pcscd is {}", to_text(latest->service));
        }
        const auto told = followers;
        for (const Call& call : told)
            if (const auto on_change = *call) on_change();
    }

    Result<void> start() {
        auto pair = socket_pair();
        if (!pair) return pair.error();
        std::vector<Fd> descriptors;
        descriptors.push_back(std::move(pair->theirs));
        // Its end is noticed by its stream.
        auto started =
            launcher.start(Program::device_watch, {}, environment, std::move(descriptors),
                           [](int status) { log::debug("kyso-device-watch: {}", describe_exit(status)); });
        if (!started) return started.error();
        child = std::move(*started);
        stream = std::make_unique<FrameStream>(executor, std::move(pair->ours), drivers::max_snapshot);
        return {};
    }

    asio::awaitable<Error> listen() {
        while (true) {
            auto frame = co_await stream->receive();
            if (!frame) co_return frame.error();
            auto snapshot = drivers::read_snapshot(*frame);
            if (!snapshot) co_return snapshot.error();
            tell(std::move(*snapshot));
            if (!wanted()) co_return Error{Errc::request_cancelled};
            pause.expires_after(breath);
            co_await pause.async_wait(as_result);
        }
    }

    static asio::awaitable<void> run(std::shared_ptr<State> self) {
        while (self->wanted()) {
            self->stopped = false;
            auto started = self->start();
            std::optional<Error> end;
            if (started) { // no ?: around co_await: GCC 12 destroys its operands twice
                end = co_await self->listen();
            } else {
                end = started.error();
            }
            self->stream.reset();
            self->child.reset();
            self->tell(std::nullopt);
            if (std::exchange(self->stopped, false)) continue;
            log::warn("kyso-device-watch: {}", end->describe());
            const auto now = steady_clock::now();
            self->health.on_death(now);
            self->pause.expires_after(std::max(self->health.pause(now), self->health.set_aside(now)));
            co_await self->pause.async_wait(as_result);
        }
        self->running = false; // nothing waits between the last look at it and here
    }
};

namespace {

/// Leaves the list when it goes.
template <class State>
class ListedFollower final : public flow::DeviceEvents::Follower {
  public:
    ListedFollower(std::shared_ptr<State> state, std::function<void()> on_change)
        : state_(std::move(state)),
          place_(state_->followers.insert(state_->followers.end(),
                                          std::make_shared<std::function<void()>>(std::move(on_change)))) {}
    ~ListedFollower() override {
        **place_ = nullptr; // whoever is told now does not tell it any more
        state_->followers.erase(place_);
        if (!state_->wanted()) state_->stop();
    }
    ListedFollower(const ListedFollower&) = delete;
    ListedFollower& operator=(const ListedFollower&) = delete;

  private:
    std::shared_ptr<State> state_;
    typename std::list<typename State::Call>::iterator place_;
};

} // namespace

DeviceWatch::DeviceWatch(const asio::any_io_executor& executor, Launcher& launcher,
                         std::vector<std::string> environment)
    : state_(std::make_shared<State>(executor, launcher, std::move(environment))) {}

DeviceWatch::~DeviceWatch() {
    state_->stop();
}

std::unique_ptr<flow::DeviceEvents::Follower> DeviceWatch::follow(std::function<void()> on_change) {
    auto follower = std::make_unique<ListedFollower<State>>(state_, std::move(on_change));
    if (!state_->running) {
        state_->running = true;
        asio::co_spawn(state_->executor, State::run(state_), asio::detached);
    }
    return follower;
}

const drivers::DeviceSnapshot* DeviceWatch::latest() const {
    return state_->latest ? &*state_->latest : nullptr;
}

} // namespace kyso::io
