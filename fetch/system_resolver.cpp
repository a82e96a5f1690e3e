// SPDX-License-Identifier: Apache-2.0
#include "fetch/fetcher.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kyso::fetch {
namespace {

namespace asio = boost::asio;

class SystemResolver final : public Resolver {
  public:
    explicit SystemResolver(const asio::any_io_executor& executor) : executor_(executor) {}

    asio::awaitable<Result<std::vector<asio::ip::address>>> resolve(std::string host) override {
        asio::ip::tcp::resolver resolver{executor_};
        const auto [error, found] =
            co_await resolver.async_resolve(host, "", asio::as_tuple(asio::use_awaitable));
        if (error) co_return Error{Errc::fetch_failed, host + ": " + error.message()};
        std::vector<asio::ip::address> addresses;
        for (const auto& entry : found)
            addresses.push_back(entry.endpoint().address());
        co_return addresses;
    }

  private:
    asio::any_io_executor executor_;
};

} // namespace

std::shared_ptr<Resolver> system_resolver(const asio::any_io_executor& executor) {
    return std::make_shared<SystemResolver>(executor);
}

} // namespace kyso::fetch
