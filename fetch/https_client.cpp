// SPDX-License-Identifier: Apache-2.0
#include "fetch/https_client.hpp"

#include "fetch/connector.hpp"
#include "fetch/tls_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <openssl/err.h>
#include <vector>

namespace kyso::fetch {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t max_head = 16 * 1024;
/// Servers close what is silent for longer; most after a minute or more.
constexpr std::chrono::seconds longest_idle{20};

struct Connection {
    Connection(asio::ip::tcp::socket socket, asio::ssl::context& tls)
        : stream(beast::tcp_stream{std::move(socket)}, tls) {}
    asio::ssl::stream<beast::tcp_stream> stream;
    beast::flat_buffer buffer{max_head + 64 * 1024};
    Clock::time_point last_used;
};
using ConnectionPtr = std::unique_ptr<Connection>;

struct Exchange {
    HttpsOutcome outcome;
    bool keep = false;     ///< the connection may carry another request
    bool answered = false; ///< an octet of an answer came
};

/// The server took our certificate, or that there was none, for no good: with TLS 1.3 that comes after the
/// request was written, but no server reads it any more (RFC 8446 section 6.2: 40 to 51, 116).
bool refuses_us(const boost::system::error_code& error) {
    if (error.category() != asio::error::get_ssl_category()) return false;
    const int alert = ERR_GET_REASON(static_cast<unsigned long>(error.value())) - SSL_AD_REASON_OFFSET;
    return (alert >= SSL_AD_HANDSHAKE_FAILURE && alert <= SSL_AD_DECRYPT_ERROR) ||
           alert == SSL_AD_CERTIFICATE_REQUIRED;
}

Exchange failure(bool sent, Error error) {
    return {{sent, std::move(error)}, false, false};
}

Exchange success(http::response<http::string_body>& answer) {
    HttpsAnswer taken{answer.result_int(), std::string{answer[http::field::content_type]},
                      std::move(answer.body())};
    return {{true, std::move(taken)}, answer.keep_alive(), true};
}

} // namespace

struct HttpsClient::State {
    HttpsSettings settings;
    WebAddress server;
    Connector connector;
    std::unique_ptr<asio::ssl::context> tls;
    std::vector<ConnectionPtr> idle;
    bool closed = false;

    Error failed(const boost::system::error_code& error) const {
        if (error == http::error::body_limit)
            return Error{Errc::too_large, server.host + ": the answer is too large"};
        return Error{Errc::fetch_failed, server.host + ": " + error.message()};
    }

    ConnectionPtr take_idle() {
        while (!idle.empty()) {
            ConnectionPtr last = std::move(idle.back());
            idle.pop_back();
            if (Clock::now() - last->last_used < longest_idle) return last;
        }
        return nullptr;
    }
    void keep(ConnectionPtr connection) {
        if (closed || idle.size() >= settings.idle || connection->buffer.size() != 0) return;
        connection->stream.next_layer().expires_never();
        connection->last_used = Clock::now();
        idle.push_back(std::move(connection));
    }

    asio::awaitable<Result<ConnectionPtr>> connect(Deadline deadline) {
        auto socket = co_await connector.connect(server, deadline);
        if (!socket) co_return socket.error();
        auto made = std::make_unique<Connection>(*std::move(socket), *tls);
        made->stream.next_layer().expires_at(deadline);
        if (auto expected = expect_host(made->stream.native_handle(), server.host); !expected)
            co_return expected.error();
        const auto [error] = co_await made->stream.async_handshake(asio::ssl::stream_base::client, as_result);
        if (error)
            co_return Error{Errc::fetch_failed,
                            server.host + ": " + failed_handshake(made->stream.native_handle(), error)};
        co_return Result<ConnectionPtr>{std::move(made)};
    }

    http::request<http::string_body> message_for(const HttpsRequest& request) const {
        http::request<http::string_body> message{http::verb::post, request.path, 11};
        message.set(http::field::host, server.host_header());
        message.set(http::field::user_agent, settings.user_agent);
        message.set(http::field::accept, request.content_type.substr(0, request.content_type.find(';')));
        message.set(http::field::content_type, request.content_type);
        message.keep_alive(settings.idle > 0);
        message.body() = request.body;
        message.prepare_payload();
        return message;
    }

    asio::awaitable<Exchange> exchange(Connection& over, const HttpsRequest& request, Deadline deadline) {
        over.stream.next_layer().expires_at(deadline);
        auto message = message_for(request);
        const auto [write_error, written] = co_await http::async_write(over.stream, message, as_result);
        if (write_error) co_return failure(true, failed(write_error));
        http::response_parser<http::string_body> parser;
        parser.header_limit(max_head);
        parser.body_limit(settings.limit);
        const auto [error, size] = co_await http::async_read(over.stream, over.buffer, parser, as_result);
        if (error) {
            Exchange failed_one = failure(!refuses_us(error), failed(error));
            failed_one.answered = parser.got_some();
            co_return failed_one;
        }
        const auto encoding = parser.get()[http::field::content_encoding];
        if (!encoding.empty() && encoding != "identity")
            co_return failure(true, Error{Errc::fetch_refused, "an encoded body was not asked for"});
        co_return success(parser.get());
    }
};

Result<HttpsClient> HttpsClient::make(const asio::any_io_executor& executor, HttpsSettings settings,
                                      std::shared_ptr<Resolver> resolver) {
    auto server = WebAddress::parse(settings.address);
    if (!server || !server->tls || server->target != "/")
        return Error{Errc::config_invalid,
                     settings.address + ": https://host or https://host:port is wanted"};
    auto tls = make_tls_client({settings.roots, settings.certificate, settings.key});
    if (!tls) return Error{Errc::config_invalid, tls.error().detail()};
    AddressRules rules;
    rules.allow_private.insert(server->authority());
    return HttpsClient{std::make_shared<State>(State{std::move(settings),
                                                     *server,
                                                     {executor, std::move(rules), std::move(resolver)},
                                                     std::move(*tls),
                                                     {}})};
}

HttpsClient::HttpsClient(std::shared_ptr<State> state) : state_(std::move(state)) {}
HttpsClient::~HttpsClient() = default;
HttpsClient::HttpsClient(HttpsClient&&) noexcept = default;
HttpsClient& HttpsClient::operator=(HttpsClient&&) noexcept = default;

asio::awaitable<HttpsOutcome> HttpsClient::post(HttpsRequest request) {
    const auto state = state_;
    const Deadline deadline =
        Clock::now() + (request.deadline.count() > 0 ? request.deadline : state->settings.deadline);
    if (!request.once) {
        while (ConnectionPtr kept = state->take_idle()) {
            Exchange done = co_await state->exchange(*kept, request, deadline);
            if (done.keep) state->keep(std::move(kept));
            if (done.outcome.answer || done.answered || Clock::now() >= deadline)
                co_return std::move(done.outcome);
            if (request.anew) request.body = request.anew();
        }
    }
    auto connection = co_await state->connect(deadline);
    if (!connection) co_return failure(false, connection.error()).outcome;
    Exchange done = co_await state->exchange(**connection, request, deadline);
    if (done.keep) state->keep(*std::move(connection));
    co_return std::move(done.outcome);
}

void HttpsClient::close() {
    state_->closed = true;
    state_->idle.clear();
}

} // namespace kyso::fetch
