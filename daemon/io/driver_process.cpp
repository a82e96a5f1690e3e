// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/driver_process.hpp"

#include "daemon/io/descriptors.hpp"
#include "daemon/io/driver_output.hpp"
#include "drivers/driver_wire.hpp"
#include "protocol/framing.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

namespace kyso::io {
namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

/// Requests written ahead of their answers. Enough to keep the device busy, few enough to fit a socket's
/// buffer.
constexpr std::size_t most_ahead = 64;

class TurnstileHold final : public drivers::DriverLink::Hold {
  public:
    explicit TurnstileHold(std::unique_ptr<Turnstile::Pass> pass) : pass_(std::move(pass)) {}

  private:
    std::unique_ptr<Turnstile::Pass> pass_;
};

} // namespace

struct DriverProcess::State : std::enable_shared_from_this<State> {
    State(const asio::any_io_executor& executor, Fd socket)
        : stream(executor, std::move(socket), drivers::max_driver_frame), calls(executor, 64, 64),
          watchdog(executor) {}

    FrameStream stream;
    Turnstile calls;
    asio::steady_timer watchdog;
    std::optional<steady_clock::time_point> deadline; // of the answer that is awaited
    bool watching = false;
    bool alive = true;
    bool wanted = true;
    bool hung = false;
    std::optional<Errc> ended_for;
    std::unique_ptr<Launcher::Child> child;
    std::function<void(DriverEnd, const std::string&)> on_death;
    drivers::DriverDeadlines deadlines;

    void kill() {
        alive = false;
        child->kill();
        stream.close();
    }

    /// Counted once, as soon as it is noticed: by its answer that does not come, or by the launcher's report.
    void died(const std::string& how) {
        alive = false;
        if (wanted && on_death)
            std::exchange(on_death, nullptr)(hung ? DriverEnd::hung : DriverEnd::died, how);
    }

    /// What it answered before is still read; what vendor code forked may keep the stream open for ever.
    void exited(int status) {
        stream.end_reading();
        died(describe_exit(status));
    }

    /// One timer for all calls: re-armed only when it fires, so a fast call costs no timer operation.
    void expect_answer_within(std::chrono::milliseconds time) {
        deadline = steady_clock::now() + time;
        if (!watching)
            watch(*deadline);
        else if (watchdog.expiry() > *deadline)
            watch(*deadline); // cancels the longer wait
    }

    void watch(steady_clock::time_point until) {
        watching = true;
        watchdog.expires_at(until);
        watchdog.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
            const auto self = weak.lock();
            if (!self || error) return;
            self->watching = false;
            if (!self->deadline) return;
            if (steady_clock::now() < *self->deadline) return self->watch(*self->deadline);
            self->hung = true;
            self->died("no answer in time, killed");
            self->kill();
        });
    }
};

DriverProcess::DriverProcess(std::shared_ptr<State> state) : state_(std::move(state)) {}

DriverProcess::~DriverProcess() {
    state_->wanted = false; // an intended end is no death
    state_->stream.close();
    state_->watchdog.cancel();
    state_->child.reset();
}

bool DriverProcess::alive() const noexcept {
    return state_->alive;
}

void DriverProcess::end(Errc why) {
    state_->wanted = false;
    state_->ended_for = why;
    state_->kill();
}

const drivers::DriverDeadlines& DriverProcess::deadlines() const noexcept {
    return state_->deadlines;
}

Result<std::shared_ptr<DriverProcess>> DriverProcess::start(const asio::any_io_executor& executor,
                                                            Launcher& launcher, DriverStart start) {
    auto pair = socket_pair();
    if (!pair) return pair.error();
    auto output = log_driver_output(executor, std::move(start.name));
    if (!output) return output.error();
    auto state = std::make_shared<State>(executor, std::move(pair->ours));
    state->on_death = std::move(start.on_death);
    state->deadlines = start.deadlines;
    std::vector<Fd> descriptors;
    descriptors.push_back(std::move(pair->theirs));
    descriptors.push_back(std::move(*output));
    auto child =
        launcher.start(Program::driver_host, std::move(start.arguments), std::move(start.environment),
                       std::move(descriptors), [weak = std::weak_ptr{state}](int status) {
                           if (const auto self = weak.lock()) self->exited(status);
                       });
    if (!child) return child.error();
    state->child = std::move(*child);
    return std::shared_ptr<DriverProcess>{new DriverProcess{std::move(state)}};
}

asio::awaitable<Result<std::unique_ptr<drivers::DriverLink::Hold>>> DriverProcess::hold() {
    auto pass = co_await state_->calls.enter();
    if (!pass) co_return pass.error();
    co_return std::unique_ptr<Hold>{std::make_unique<TurnstileHold>(std::move(*pass))};
}

Error DriverProcess::lost(const Error& error) {
    if (state_->ended_for) return Error{*state_->ended_for};
    if (state_->hung) return Error{Errc::driver_hung};
    // Its answer would be taken for the answer to the next request, so a host that is left alone midway must
    // go.
    if (error == Errc::driver_died)
        state_->died("closed its stream");
    else
        state_->wanted = false;
    state_->kill();
    return error;
}

asio::awaitable<Result<Bytes>> DriverProcess::receive(std::chrono::milliseconds deadline) {
    // A cancel that came while nothing was awaited cancels no wait by itself: without this look a host that
    // hangs would be waited for until its deadline.
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
        co_return lost(Error{Errc::request_cancelled});
    state_->expect_answer_within(deadline);
    auto answer = co_await state_->stream.receive();
    state_->deadline.reset();
    if (!answer) co_return lost(answer.error());
    co_return answer;
}

asio::awaitable<Result<Bytes>> DriverProcess::call(Bytes request, Fd descriptor,
                                                   std::chrono::milliseconds deadline) {
    if (!state_->alive) co_return Error{state_->ended_for.value_or(Errc::driver_died), "not running"};
    if (descriptor) {
        auto sent = state_->stream.send_with_descriptor(request, descriptor);
        descriptor.reset();
        if (!sent) co_return lost(sent.error());
    } else if (auto sent = co_await state_->stream.send(request); !sent) {
        co_return lost(sent.error());
    }
    co_return co_await receive(deadline);
}

asio::awaitable<Result<void>> DriverProcess::call_in_order(std::size_t count, RequestAt request_at,
                                                           OnAnswer on_answer,
                                                           std::chrono::milliseconds deadline) {
    if (!state_->alive) co_return Error{state_->ended_for.value_or(Errc::driver_died), "not running"};
    std::size_t asked = 0;
    std::optional<Error> stopped;
    for (std::size_t answered = 0; answered < (stopped ? asked : count); ++answered) {
        // Refilled by halves, so that many requests share a write.
        if (!stopped && asked < count && asked - answered <= most_ahead / 2) {
            Bytes frames;
            for (; asked < count && asked - answered < most_ahead; ++asked) {
                const Bytes one = frame(request_at(asked));
                frames.insert(frames.end(), one.begin(), one.end());
            }
            if (auto sent = co_await state_->stream.send_raw(frames); !sent) co_return lost(sent.error());
        }
        auto answer = co_await receive(deadline);
        if (!answer) co_return stopped.value_or(answer.error());
        if (stopped) continue; // answers to what was written ahead are read and dropped
        if (auto taken = on_answer(answered, *answer); !taken) stopped = taken.error();
    }
    if (stopped) co_return *stopped;
    co_return Result<void>{};
}

} // namespace kyso::io
