// SPDX-License-Identifier: Apache-2.0
#include "fetch/fetcher.hpp"

#include "fetch/connector.hpp"
#include "fetch/redirect.hpp"
#include "fetch/tls_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
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
using Body = http::vector_body<std::uint8_t>;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t max_head = 16 * 1024;

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
    FetchSettings settings;
    Connector connector;
    std::unique_ptr<asio::ssl::context> tls; ///< made when it is first needed

    asio::awaitable<Result<Step>> ask(const WebAddress& address, const FetchRequest& request,
                                      unsigned redirects, Deadline deadline);
};

asio::awaitable<Result<Step>> Fetcher::State::ask(const WebAddress& address, const FetchRequest& request,
                                                  unsigned redirects, Deadline deadline) {
    auto connected = co_await connector.connect(address, deadline);
    if (!connected) co_return connected.error();
    beast::tcp_stream connection{*std::move(connected)};
    connection.expires_at(deadline);
    if (!address.tls)
        co_return co_await exchange(connection, address, request, settings.user_agent, redirects);
    if (!tls) {
        auto made = make_tls_client({settings.tls_roots, {}, {}});
        if (!made) co_return made.error();
        tls = std::move(*made);
    }
    asio::ssl::stream<beast::tcp_stream&> stream{connection, *tls};
    if (auto expected = expect_host(stream.native_handle(), address.host); !expected)
        co_return expected.error();
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::client, as_result);
    if (error)
        co_return Error{Errc::fetch_failed,
                        address.host + ": " + failed_handshake(stream.native_handle(), error)};
    co_return co_await exchange(stream, address, request, settings.user_agent, redirects);
}

Fetcher::Fetcher(const asio::any_io_executor& executor, FetchSettings settings,
                 std::shared_ptr<Resolver> resolver)
    : state_(std::make_shared<State>(
          State{settings, Connector{executor, settings.rules, std::move(resolver)}, nullptr})) {}

Fetcher::~Fetcher() = default;

asio::awaitable<Result<Bytes>> Fetcher::fetch(FetchRequest request) {
    return fetch(std::move(request), state_->settings.deadline);
}

asio::awaitable<Result<Bytes>> Fetcher::fetch(FetchRequest request, std::chrono::milliseconds within) {
    const auto state = state_;
    const Deadline deadline = std::chrono::steady_clock::now() + std::min(within, state->settings.deadline);
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
