// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/token_registry.hpp"

#include "drivers/token/same_token.hpp"
#include "drivers/token/token_device.hpp"
#include "protocol/log.hpp"
#include "protocol/random.hpp"
#include "protocol/wire.hpp"
#include "signature/cms.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kyso::io {
namespace asio = boost::asio;

TokenRegistry::TokenRegistry(asio::any_io_executor executor, std::vector<std::unique_ptr<ModuleHost>> modules)
    : executor_(std::move(executor)), modules_(std::move(modules)), salt_(random_octets(32)) {}

void TokenRegistry::end_logins(Errc why) {
    for (const auto& module : modules_)
        module->end(why);
}

std::size_t TokenRegistry::restore() {
    std::size_t restored = 0;
    for (const auto& module : modules_)
        if (module->restore()) {
            log::info("driver {}: has another chance", module->configuration().name);
            ++restored;
        }
    return restored;
}

asio::awaitable<TokenRegistry::Seen> TokenRegistry::look(ModuleHost& module) {
    Seen seen;
    auto link = co_await module.lease();
    if (!link) {
        seen.failure = link.error();
        co_return seen;
    }
    auto hold = co_await (*link)->hold();
    if (!hold) {
        seen.failure = hold.error();
        co_return seen;
    }
    Bytes request = drivers::encode(drivers::TokensRequest{});
    auto answer = co_await (*link)->call(std::move(request), Fd{}, (*link)->deadlines().enumerate);
    auto tokens = answer ? drivers::read_tokens_answer(*answer) : answer.error();
    if (!tokens) {
        seen.failure = tokens.error();
        co_return seen;
    }
    seen.tokens = std::move(*tokens);
    seen.link = std::move(*link);
    co_return seen;
}

/// Side by side: a token whose module takes its time must not wait for another one's.
asio::awaitable<std::vector<TokenRegistry::Seen>> TokenRegistry::look_at_all() {
    using Look = decltype(asio::co_spawn(executor_, look(*modules_.front()), asio::deferred));
    std::vector<Look> looks;
    for (const auto& module : modules_)
        looks.push_back(asio::co_spawn(executor_, look(*module), asio::deferred));
    auto [order, exceptions, seen] = co_await asio::experimental::make_parallel_group(std::move(looks))
                                         .async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
    for (const std::exception_ptr& bug : exceptions)
        if (bug) std::rethrow_exception(bug);
    co_return std::move(seen);
}

asio::awaitable<Result<std::vector<drivers::Device>>> TokenRegistry::devices() {
    troubles_.clear();
    if (modules_.empty()) co_return Error{Errc::token_not_found};
    co_await asio::this_coro::throw_if_cancelled(false);
    auto looks = co_await look_at_all();
    std::vector<drivers::SeenToken> tokens;
    std::vector<flow::DriverTrouble> troubles;
    for (std::size_t i = 0; i < looks.size(); ++i) {
        for (drivers::TokenInfo& token : looks[i].tokens)
            tokens.push_back({i, std::move(token)});
        if (!looks[i].failure) continue;
        const Error& failure = *looks[i].failure;
        if (failure == Errc::request_cancelled) co_return failure;
        ModuleHost& module = *modules_[i];
        log::warn("module {}: {}", module.configuration().name, failure.describe());
        troubles.push_back({module.configuration().name, failure, module.set_aside()});
    }
    troubles_ = std::move(troubles);
    std::vector<drivers::Device> all;
    for (drivers::SeenToken& seen : drivers::without_doubles(std::move(tokens))) {
        std::string id = device_id(*modules_[seen.module], seen.token);
        all.push_back(std::make_shared<drivers::TokenDevice>(std::move(id), std::move(seen.token),
                                                             looks[seen.module].link));
    }
    if (!all.empty()) co_return all;
    if (!troubles_.empty()) co_return troubles_.front().error;
    co_return Error{Errc::token_not_found};
}

std::string TokenRegistry::device_id(const ModuleHost& module, const drivers::TokenInfo& token) const {
    WireWriter identity;
    identity.bytes(salt_)
        .text(module.configuration().path.string())
        .text(token.serial)
        .text(token.label)
        .u64(token.slot);
    const Bytes hash = signature::digest_of(DigestAlgorithm::sha256, identity.take());
    return "token-" + to_hex(ByteView{hash}.first(12));
}

} // namespace kyso::io
