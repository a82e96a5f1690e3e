// SPDX-License-Identifier: Apache-2.0
#include "fetch/fetcher.hpp"

#include "fetch/redirect.hpp"
#include "fetch/tls_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/vector_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>

namespace kyso::fetch {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Address = asio::ip::address;
using Body = http::vector_body<std::uint8_t>;
using Connection = std::unique_ptr<beast::tcp_stream>;
using Time = std::chrono::steady_clock::time_point;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t max_head = 16 * 1024;
constexpr std::size_t most_tried = 4;              ///< addresses of one name
constexpr std::chrono::seconds longest_connect{5}; ///< to each of them

Error failed(const WebAddress& address, const boost::system::error_code& error) {
    if (error == http::error::body_limit)
        return Error{Errc::too_large, address.host + ": the answer is too large"};
    return Error{Errc::fetch_failed, address.host + ": " + error.message()};
}

/// A body, or where to ask instead.
struct Step {
    std::optional<WebAddress> elsewhere;
    Bytes body;
};

http::request<Body> message_for(const WebAddress& address, const FetchRequest& request,
                                const std::string& user_agent) {
    http::request<Body> message{request.body.empty() ? http::verb::get : http::verb::post, address.target,
                                11};
    message.set(http::field::host, address.host_header());
    message.set(http::field::user_agent, user_agent);
    message.set(http::field::accept, "*/*");
    message.set(http::field::connection, "close");
    if (!request.body.empty()) {
        message.set(http::field::content_type, request.content_type);
        message.body() = request.body;
        message.prepare_payload();
    }
    return message;
}

template <class Stream>
asio::awaitable<Result<Step>> exchange(Stream& stream, const WebAddress& address, const FetchRequest& request,
                                       const std::string& user_agent, unsigned redirects) {
    auto message = message_for(address, request, user_agent);
    const auto [write_error, written] = co_await http::async_write(stream, message, as_result);
    if (write_error) co_return failed(address, write_error);
    beast::flat_buffer buffer{max_head + 64 * 1024};
    http::response_parser<Body> parser;
    parser.header_limit(max_head);
    parser.body_limit(request.limit);
    const auto [head_error, head_size] = co_await http::async_read_header(stream, buffer, parser, as_result);
    if (head_error) co_return failed(address, head_error);
    const auto& fields = parser.get();
    const AnswerHead head{fields.result_int(), std::string{fields[http::field::location]},
                          std::string{fields[http::field::content_encoding]}};
    auto elsewhere = next_place(address, !request.body.empty(), head, redirects);
    if (!elsewhere) co_return elsewhere.error();
    if (*elsewhere) co_return Step{std::move(*elsewhere), {}};
    const auto [body_error, body_size] = co_await http::async_read(stream, buffer, parser, as_result);
    if (body_error) co_return failed(address, body_error);
    co_return Step{std::nullopt, std::move(parser.get().body())};
}

} // namespace

struct Fetcher::State {
    asio::any_io_executor executor;
    FetchSettings settings;
    std::shared_ptr<Resolver> resolver;
    std::unique_ptr<asio::ssl::context> tls; ///< made when it is first needed

    asio::awaitable<Result<std::vector<Address>>> resolve(std::string host, Time deadline);
    asio::awaitable<Result<Connection>> connect(const WebAddress& address, Time deadline);
    asio::awaitable<Result<Step>> ask(const WebAddress& address, const FetchRequest& request,
                                      unsigned redirects, Time deadline);
};

namespace {

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

} // namespace

asio::awaitable<Result<std::vector<Address>>> Fetcher::State::resolve(std::string host, Time deadline) {
    boost::system::error_code no_address;
    const Address literal = asio::ip::make_address(host, no_address);
    if (!no_address) co_return std::vector{literal};
    const auto lookup = std::make_shared<Lookup>(executor);
    lookup->done.expires_at(deadline);
    asio::co_spawn(executor, look_up(lookup, resolver, host), asio::detached);
    if (!lookup->found) co_await lookup->done.async_wait(as_result);
    if (!lookup->found)
        co_return Error{Errc::fetch_failed, host + ": no answer from the name server in time"};
    co_return *lookup->found;
}

asio::awaitable<Result<Connection>> Fetcher::State::connect(const WebAddress& address, Time deadline) {
    auto resolved = co_await resolve(address.host, deadline);
    if (!resolved) co_return resolved.error();
    const auto checked = settings.rules.permitted(address, std::move(*resolved));
    if (!checked) co_return checked.error();
    Error last{Errc::fetch_failed};
    for (std::size_t i = 0; i < std::min(checked->size(), most_tried); ++i) {
        auto stream = std::make_unique<beast::tcp_stream>(executor);
        stream->expires_at(std::min(deadline, std::chrono::steady_clock::now() + longest_connect));
        // The address that was checked, not the name: a second lookup could answer otherwise.
        const asio::ip::tcp::endpoint endpoint{(*checked)[i], address.port};
        const auto [error] = co_await stream->async_connect(endpoint, as_result);
        stream->expires_at(deadline);
        if (!error) co_return Result<Connection>{std::move(stream)};
        last = failed(address, error);
    }
    co_return last;
}

asio::awaitable<Result<Step>> Fetcher::State::ask(const WebAddress& address, const FetchRequest& request,
                                                  unsigned redirects, Time deadline) {
    auto connected = co_await connect(address, deadline);
    if (!connected) co_return connected.error();
    if (!address.tls)
        co_return co_await exchange(**connected, address, request, settings.user_agent, redirects);
    if (!tls) {
        auto made = make_tls_client(settings.tls_roots);
        if (!made) co_return made.error();
        tls = std::move(*made);
    }
    asio::ssl::stream<beast::tcp_stream&> stream{**connected, *tls};
    if (auto expected = expect_host(stream.native_handle(), address.host); !expected)
        co_return expected.error();
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::client, as_result);
    if (error) co_return failed(address, error);
    co_return co_await exchange(stream, address, request, settings.user_agent, redirects);
}

Fetcher::Fetcher(const asio::any_io_executor& executor, FetchSettings settings,
                 std::shared_ptr<Resolver> resolver)
    : state_(std::make_shared<State>(State{executor, std::move(settings), std::move(resolver), nullptr})) {}

Fetcher::~Fetcher() = default;

asio::awaitable<Result<Bytes>> Fetcher::fetch(FetchRequest request) {
    return fetch(std::move(request), state_->settings.deadline);
}

asio::awaitable<Result<Bytes>> Fetcher::fetch(FetchRequest request, std::chrono::milliseconds within) {
    const auto state = state_;
    const Time deadline = std::chrono::steady_clock::now() + std::min(within, state->settings.deadline);
    auto address = WebAddress::parse(request.address);
    if (!address) co_return address.error();
    for (unsigned redirects = 0;; ++redirects) {
        auto step = co_await state->ask(*address, request, redirects, deadline);
        if (!step) co_return step.error();
        if (!step->elsewhere) co_return std::move(step->body);
        *address = std::move(*step->elsewhere);
    }
}

} // namespace kyso::fetch
