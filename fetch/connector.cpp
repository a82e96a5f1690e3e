// SPDX-License-Identifier: Apache-2.0
#include "fetch/connector.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <algorithm>
#include <optional>

namespace kyso::fetch {
namespace {

namespace asio = boost::asio;
using Address = asio::ip::address;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t most_tried = 4;              ///< addresses of one name
constexpr std::chrono::seconds longest_connect{5}; ///< to each of them

/// A lookup that may outlast whoever waits for it: getaddrinfo cannot be interrupted.
struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : done(executor) {}
    asio::steady_timer done;
    std::optional<Result<std::vector<Address>>> found;
};

asio::awaitable<void> look_up(std::shared_ptr<Lookup> lookup, std::shared_ptr<Resolver> resolver,
                              std::string host) {
    lookup->found = co_await resolver->resolve(std::move(host));
    lookup->done.cancel();
}

asio::awaitable<Result<std::vector<Address>>> resolve(const Connector& by, std::string host,
                                                      Deadline deadline) {
    boost::system::error_code no_address;
    const Address literal = asio::ip::make_address(host, no_address);
    if (!no_address) co_return std::vector{literal};
    const auto lookup = std::make_shared<Lookup>(by.executor);
    lookup->done.expires_at(deadline);
    asio::co_spawn(by.executor, look_up(lookup, by.resolver, host), asio::detached);
    if (!lookup->found) co_await lookup->done.async_wait(as_result);
    if (!lookup->found)
        co_return Error{Errc::fetch_failed, host + ": no answer from the name server in time"};
    co_return *lookup->found;
}

} // namespace

asio::awaitable<Result<asio::ip::tcp::socket>> Connector::connect(WebAddress address,
                                                                  Deadline deadline) const {
    auto resolved = co_await resolve(*this, address.host, deadline);
    if (!resolved) co_return resolved.error();
    const auto checked = rules.permitted(address, std::move(*resolved));
    if (!checked) co_return checked.error();
    Error last{Errc::fetch_failed};
    for (std::size_t i = 0; i < std::min(checked->size(), most_tried); ++i) {
        boost::beast::tcp_stream stream{executor};
        stream.expires_at(std::min(deadline, std::chrono::steady_clock::now() + longest_connect));
        // The address that was checked, not the name: a second lookup could answer otherwise.
        const asio::ip::tcp::endpoint endpoint{(*checked)[i], address.port};
        const auto [error] = co_await stream.async_connect(endpoint, as_result);
        if (!error) co_return stream.release_socket();
        last = Error{Errc::fetch_failed, address.host + ": " + error.message()};
    }
    co_return last;
}

} // namespace kyso::fetch
