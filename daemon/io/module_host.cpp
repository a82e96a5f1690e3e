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

ModuleHost::ModuleHost(const asio::any_io_executor& executor, Launcher& launcher, Turnstile& starts,
                       ModuleConfiguration configuration, const DriverLimits& limits, bool developer)
    : executor_(executor), launcher_(launcher), starts_(starts), configuration_(std::move(configuration)),
      deadlines_(limits.deadlines), health_(limits.health), developer_(developer) {}

asio::awaitable<Result<std::shared_ptr<DriverProcess>>> ModuleHost::lease() {
    if (auto running = running_.lock(); running && running->alive()) co_return running;
    // One start at a time over all modules: SoftHSM fails when several begin at once (measured).
    auto turn = co_await starts_.enter();
    if (!turn) co_return turn.error();
    if (auto running = running_.lock(); running && running->alive()) co_return running;
    co_return co_await start();
}

asio::awaitable<Result<std::shared_ptr<DriverProcess>>> ModuleHost::start() {
    const auto now = std::chrono::steady_clock::now();
    if (health_.quarantined(now)) co_return Error{Errc::driver_quarantined, configuration_.name};
    if (const auto pause = health_.pause(now); pause > pause.zero()) {
        asio::steady_timer timer{executor_, pause};
        const auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error) co_return Error{Errc::request_cancelled};
    }
    std::vector<std::string> arguments;
    if (developer_) arguments.emplace_back("--developer");
    arguments.push_back(configuration_.path.string());
    auto process = DriverProcess::start(executor_, launcher_, std::move(arguments),
                                        driver_environment(configuration_.environment), deadlines_,
                                        [this](const std::string& how) {
                                            log::warn("driver {}: {}", configuration_.name, how);
                                            health_.on_death(std::chrono::steady_clock::now());
                                        });
    if (!process) co_return process.error();
    Bytes describe = drivers::encode(drivers::DescribeRequest{});
    auto answer = co_await (*process)->call(std::move(describe), Fd{}, deadlines_.enumerate);
    if (!answer) co_return answer.error();
    if (auto described = drivers::read_describe_answer(*answer); !described) co_return described.error();
    running_ = *process;
    co_return std::move(*process);
}

} // namespace kyso::io
