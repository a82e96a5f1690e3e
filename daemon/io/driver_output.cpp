// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/driver_output.hpp"

#include "daemon/core/line_budget.hpp"
#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>

namespace kyso::io {
namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

void log_lines(const std::string& driver, const std::vector<std::string>& lines) {
    for (const std::string& line : lines)
        log::info("driver {} printed: {}", driver, line);
}

asio::awaitable<void> read_all(Fd pipe, std::string driver) {
    const auto executor = co_await asio::this_coro::executor;
    asio::posix::stream_descriptor stream{executor, pipe.release()};
    asio::steady_timer rest{executor};
    core::LineBudget budget{{}, steady_clock::now()};
    while (true) {
        std::array<char, 1024> room{};
        const auto [error, size] =
            co_await stream.async_read_some(asio::buffer(room), asio::as_tuple(asio::use_awaitable));
        if (error) break;
        log_lines(driver, budget.take({room.data(), size}));
        if (steady_clock::now() >= budget.renewed_at()) {
            (void)budget.renew(steady_clock::now());
        } else if (budget.spent()) {
            rest.expires_at(budget.renewed_at());
            const auto [stopped] = co_await rest.async_wait(asio::as_tuple(asio::use_awaitable));
            if (stopped) break;
            if (budget.renew(steady_clock::now()))
                log::info("driver {} printed more, which is left out", driver);
        }
    }
    log_lines(driver, budget.finish());
}

} // namespace

Result<Fd> log_driver_output(const asio::any_io_executor& executor, std::string driver) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return Error{Errc::internal_error, "pipe: " + std::string{std::strerror(errno)}};
    Fd ours{ends[0]};
    Fd theirs{ends[1]};
    asio::co_spawn(executor, read_all(std::move(ours), std::move(driver)), asio::detached);
    return theirs;
}

} // namespace kyso::io
