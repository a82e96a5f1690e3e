// SPDX-License-Identifier: Apache-2.0
// The courier's house: the beat that tells others it lives, what it takes over from those who do not or from
// its own earlier run, and what the database may forget.
#include "gateway/courier.hpp"
#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace kyso::gateway {
namespace {

namespace asio = boost::asio;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr unsigned beats = 4; ///< until silence is taken for death
constexpr std::chrono::minutes forget_every{1};

} // namespace

std::function<Result<std::vector<Pending>>(Store&)> Courier::taking_over(bool own) const {
    const auto index = [this](std::string_view name) -> std::optional<std::uint16_t> {
        for (std::size_t i = 0; i < configuration_.services.size(); ++i)
            if (configuration_.services[i].name == name) return static_cast<std::uint16_t>(i);
        return std::nullopt;
    };
    // A database that nobody else uses: whoever had them is gone, whatever it was called.
    const auto dead = shares_ ? clock_.seconds() - configuration_.dead_after
                              : clock_.seconds() + std::chrono::hours{24 * 365};
    return [this, own, dead, index](Store& store) {
        return store.take_over(configuration_.name, dead, own, index);
    };
}

void Courier::resume(std::vector<Pending> taken) {
    std::size_t resumed = 0;
    for (Pending& pending : taken) {
        // Ours, and somebody here knows: carried, about to be, or ended and not written down yet.
        if (book_.find(pending.id) != nullptr || recording_.contains(pending.id) ||
            std::ranges::find(unwritten_, pending.id, &Step::id) != unwritten_.end())
            continue;
        write(book_.resume(std::move(pending), clock_.now()));
        ++resumed;
    }
    if (resumed == 0) return;
    log::info("{} unfinished transactions taken over", resumed);
    for (auto& waker : wakers_)
        waker.cancel();
}

/// Beats, and takes over from those who do not.
asio::awaitable<Result<void>> Courier::look_after_others() {
    auto beat = [name = configuration_.name, now = clock_.seconds()](Store& store) {
        return store.beat(name, now);
    };
    auto beaten = co_await database_.run(std::move(beat));
    if (!beaten) co_return beaten.error();
    const std::vector<std::string> doubted{doubtful_.begin(), doubtful_.end()};
    const bool own = taken_in_doubt_ || !doubted.empty();
    if (!own && !shares_) co_return Result<void>{};
    for (const std::string& id : doubted) {
        auto settle = [id](Store& store) { return store.settle(id); };
        auto settled = co_await database_.run(std::move(settle));
        if (!settled) co_return settled.error();
    }
    auto take = taking_over(own);
    auto taken = co_await database_.run(std::move(take));
    taken_in_doubt_ = !taken;
    if (!taken) co_return taken.error();
    for (const std::string& id : doubted)
        doubtful_.erase(id);
    resume(*std::move(taken));
    co_return Result<void>{};
}

asio::awaitable<void> Courier::keep_house() {
    std::chrono::sys_seconds forgot{};
    bool well = true;
    while (!stopping_) {
        const auto now = clock_.seconds();
        auto done = co_await look_after_others();
        if (done && now - forgot >= forget_every) {
            forgot = now;
            auto forget = [now](Store& store) { return store.forget(now); };
            done = co_await database_.run(std::move(forget));
        }
        if (!done && well) log::error("database: {}", done.error().describe());
        if (done && !well) log::info("database: answers again");
        well = done.has_value();
        house_.expires_after(std::chrono::milliseconds{configuration_.dead_after} / beats);
        if (!stopping_) co_await house_.async_wait(as_result);
    }
}

} // namespace kyso::gateway
