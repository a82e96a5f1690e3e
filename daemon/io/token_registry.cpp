// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/token_registry.hpp"

#include "drivers/token/token_device.hpp"
#include "protocol/log.hpp"
#include "protocol/random.hpp"
#include "protocol/wire.hpp"
#include "signature/cms.hpp"

namespace kyso::io {
namespace asio = boost::asio;

TokenRegistry::TokenRegistry(std::vector<std::unique_ptr<ModuleHost>> modules)
    : modules_(std::move(modules)), salt_(random_octets(32)) {}

void TokenRegistry::end_logins(Errc why) {
    for (const auto& module : modules_)
        module->end(why);
}

asio::awaitable<Result<std::vector<drivers::Device>>> TokenRegistry::devices() {
    std::vector<drivers::Device> all;
    std::optional<Error> first_failure;
    for (const auto& module : modules_) {
        auto found = co_await devices_of(*module);
        if (found) {
            std::ranges::move(*found, std::back_inserter(all));
            continue;
        }
        if (found.error() == Errc::request_cancelled) co_return found.error();
        log::warn("module {}: {}", module->configuration().name, found.error().describe());
        if (!first_failure) first_failure = found.error();
    }
    if (all.empty()) co_return first_failure.value_or(Error{Errc::token_not_found});
    co_return all;
}

asio::awaitable<Result<std::vector<drivers::Device>>> TokenRegistry::devices_of(ModuleHost& module) {
    auto link = co_await module.lease();
    if (!link) co_return link.error();
    auto hold = co_await (*link)->hold();
    if (!hold) co_return hold.error();
    Bytes request = drivers::encode(drivers::TokensRequest{});
    auto answer = co_await (*link)->call(std::move(request), Fd{}, (*link)->deadlines().enumerate);
    if (!answer) co_return answer.error();
    auto tokens = drivers::read_tokens_answer(*answer);
    if (!tokens) co_return tokens.error();
    std::vector<drivers::Device> devices;
    for (drivers::TokenInfo& token : *tokens) {
        std::string id = device_id(module, token);
        devices.push_back(std::make_shared<drivers::TokenDevice>(std::move(id), std::move(token), *link));
    }
    co_return devices;
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
