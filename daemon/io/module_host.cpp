// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/module_host.hpp"

#include "daemon/io/child_environment.hpp"
#include "drivers/token/token_device.hpp"
#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kyso::io {
namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t most_waiting_starts = 64;
/// SoftHSM fails when several begin at once (measured), so modules load one after the other; but one that
/// hangs while it loads holds up the others no longer than this.
constexpr std::chrono::seconds longest_turn{1};

/// The turn of one start, given back by the timer at the latest.
class StartTurn {
  public:
    StartTurn(const asio::any_io_executor& executor, std::unique_ptr<Turnstile::Pass> pass)
        : timer_(executor, longest_turn),
          pass_(std::make_shared<std::unique_ptr<Turnstile::Pass>>(std::move(pass))) {
        timer_.async_wait([pass = pass_](const boost::system::error_code&) { pass->reset(); });
    }

  private:
    asio::steady_timer timer_; ///< its end gives the turn back
    std::shared_ptr<std::unique_ptr<Turnstile::Pass>> pass_;
};

} // namespace

ModuleHost::ModuleHost(const asio::any_io_executor& executor, Launcher& launcher, Turnstile& starts,
                       ModuleConfiguration configuration, const DriverLimits& limits, bool developer,
                       std::function<void()> on_set_aside)
    : executor_(executor), launcher_(launcher), starts_(starts),
      own_starts_(executor, most_waiting_starts, most_waiting_starts),
      configuration_(std::move(configuration)), deadlines_(limits.deadlines), health_(limits.health),
      developer_(developer), on_set_aside_(std::move(on_set_aside)) {}

std::chrono::seconds ModuleHost::set_aside() {
    return std::chrono::ceil<std::chrono::seconds>(health_.set_aside(steady_clock::now()));
}

bool ModuleHost::restore() {
    const bool was = set_aside() > std::chrono::seconds::zero();
    health_.forgive();
    return was;
}

asio::awaitable<Result<std::shared_ptr<DriverProcess>>> ModuleHost::lease() {
    if (auto running = running_.lock(); running && running->alive()) co_return running;
    auto own_turn = co_await own_starts_.enter();
    if (!own_turn) co_return own_turn.error();
    if (auto running = running_.lock(); running && running->alive()) co_return running;
    if (auto rested = co_await rest(); !rested) co_return rested.error();
    co_return co_await start();
}

asio::awaitable<Result<void>> ModuleHost::rest() {
    if (set_aside() > std::chrono::seconds::zero())
        co_return Error{Errc::driver_quarantined, configuration_.name};
    const auto pause = health_.pause(steady_clock::now());
    if (pause <= pause.zero()) co_return Result<void>{};
    asio::steady_timer timer{executor_, pause};
    const auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (error) co_return Error{Errc::request_cancelled};
    co_return Result<void>{};
}

asio::awaitable<Result<std::shared_ptr<DriverProcess>>> ModuleHost::start() {
    auto pass = co_await starts_.enter();
    if (!pass) co_return pass.error();
    const StartTurn turn{executor_, std::move(*pass)};
    DriverStart wanted;
    wanted.name = configuration_.name;
    if (developer_) wanted.arguments.emplace_back("--developer");
    for (const std::string& file : configuration_.files)
        wanted.arguments.insert(wanted.arguments.end(), {"--files", file});
    wanted.arguments.push_back(configuration_.path.string());
    wanted.environment = driver_environment(configuration_.environment);
    wanted.deadlines = deadlines_;
    wanted.on_death = [this](DriverEnd end, const std::string& how) {
        log::warn("driver {}: {}", configuration_.name, how);
        if (end == DriverEnd::hung)
            health_.on_hang(steady_clock::now());
        else
            health_.on_death(steady_clock::now());
        const auto aside = set_aside();
        if (aside <= aside.zero()) return;
        log::error("driver {}: set aside for {} s; `kyso devices --restore` gives it another chance",
                   configuration_.name, aside.count());
        on_set_aside_();
    };
    auto process = DriverProcess::start(executor_, launcher_, std::move(wanted));
    if (!process) co_return process.error();
    Bytes describe = drivers::encode(drivers::DescribeRequest{});
    auto answer = co_await (*process)->call(std::move(describe), Fd{}, deadlines_.enumerate);
    if (!answer) co_return answer.error();
    if (auto described = drivers::read_describe_answer(*answer); !described) co_return described.error();
    running_ = *process;
    co_return std::move(*process);
}

} // namespace kyso::io
