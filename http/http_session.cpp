// SPDX-License-Identifier: Apache-2.0
#include "http/http_session.hpp"

#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <array>

namespace kyso::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using Parser = http::request_parser<http::string_body>;
using Response = http::response<http::string_body>;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
// What is read, and thrown away, from a peer that is being refused, so that it gets to read the refusal.
constexpr std::size_t max_drained = 1024 * 1024;

std::string joined(const http::request<http::string_body>& message, http::field name) {
    std::string text;
    const auto [first, last] = message.equal_range(name);
    for (auto field = first; field != last; ++field) {
        if (field != first) text.append(", ");
        text.append(field->value());
    }
    return text;
}

HttpRequest plain_values(http::request<http::string_body>& message) {
    HttpRequest request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    request.origin = joined(message, http::field::origin);
    request.content_type = joined(message, http::field::content_type);
    request.cookie = joined(message, http::field::cookie);
    request.authorization = joined(message, http::field::authorization);
    request.body = std::move(message.body());
    return request;
}

Response answer_of(HttpResponse response, bool head, unsigned version) {
    Response message{static_cast<http::status>(response.status), version};
    for (const auto& [name, value] : response.headers)
        message.set(name, value);
    message.content_length(response.body.size());
    if (!head)
        message.body() =
            std::move(response.body); // RFC 9110 section 9.3.2: HEAD has the length, not the body
    return message;
}

/// The status for a request that could not even be read; 0: the peer went away or was too slow, say nothing.
unsigned refusal(const error_code& error) {
    if (error == http::error::body_limit) return 413;
    if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
    if (error == http::error::end_of_stream || error == http::error::partial_message) return 0;
    return error.category() == make_error_code(http::error::bad_method).category() ? 400 : 0;
}

asio::awaitable<HttpResponse> handled(const HttpHandler& handler, const HttpRequest& request) {
    try {
        co_return co_await handler(request);
    } catch (const std::exception& bug) {
        log::error("{} {}: {}", request.method, request.target.substr(0, request.target.find('?')),
                   bug.what());
        co_return HttpResponse{500, {{"Content-Type", "text/plain"}}, "internal error\n"};
    }
}

/// Only after a handshake that verified it.
std::string peer_certificate(SSL* connection) {
    const X509* certificate = SSL_get0_peer_certificate(connection);
    if (certificate == nullptr) return {};
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    const std::unique_ptr<unsigned char, void (*)(unsigned char*)> owner{
        der, [](unsigned char* octets) { OPENSSL_free(octets); }};
    return size > 0 ? std::string(der, der + size) : std::string{};
}

template <class Stream>
class Session final : public HttpSession {
  public:
    Session(Stream stream, const HttpHandler& handler, const HttpLimits& limits)
        : stream_(std::move(stream)), handler_(handler), limits_(limits) {}

    asio::awaitable<void> run() override {
        if constexpr (is_tls) {
            transport().expires_after(limits_.deadline);
            waiting_ = true;
            const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, as_result);
            waiting_ = false;
            if (error) co_return;
            peer_ = peer_certificate(stream_.native_handle());
        }
        while (!stopping_ && co_await serve_one()) {
        }
        error_code ignored;
        if constexpr (is_tls) {
            transport().expires_after(limits_.deadline);
            std::tie(ignored) = co_await stream_.async_shutdown(as_result);
        }
        transport().socket().shutdown(asio::socket_base::shutdown_both, ignored);
    }

    void stop() noexcept override {
        stopping_ = true;
        if (waiting_) transport().cancel();
    }

  private:
    static constexpr bool is_tls = !std::is_same_v<Stream, beast::tcp_stream>;

    beast::tcp_stream& transport() {
        if constexpr (is_tls)
            return stream_.next_layer();
        else
            return stream_;
    }

    /// True: the connection stays open for another request.
    asio::awaitable<bool> serve_one() {
        Parser parser;
        parser.header_limit(limits_.header);
        parser.body_limit(limits_.body);
        transport().expires_after(limits_.deadline);
        waiting_ = true;
        const auto [error, size] = co_await http::async_read(stream_, buffer_, parser, as_result);
        waiting_ = false;
        if (error) {
            co_await refuse(error);
            co_return false;
        }
        HttpRequest request = plain_values(parser.get());
        request.client_certificate = peer_;
        error_code unknown;
        request.peer_port = transport().socket().remote_endpoint(unknown).port();
        HttpResponse handed = co_await handled(handler_, request);
        Response response = answer_of(std::move(handed), request.method == "HEAD", parser.get().version());
        response.keep_alive(parser.get().keep_alive() && !stopping_);
        co_return co_await send(response) && response.keep_alive();
    }

    asio::awaitable<bool> send(Response& response) {
        transport().expires_after(limits_.deadline);
        const auto [error, size] = co_await http::async_write(stream_, response, as_result);
        co_return !error;
    }

    asio::awaitable<void> refuse(const error_code& error) {
        const unsigned status = refusal(error);
        if (status == 0) co_return;
        Response response =
            answer_of({status, {{"Content-Type", "text/plain"}}, "the request was refused\n"}, false, 11);
        response.keep_alive(false);
        if (!co_await send(response)) co_return;
        error_code ignored;
        transport().socket().shutdown(asio::socket_base::shutdown_send, ignored);
        std::array<char, 4096> waste{};
        for (std::size_t drained = 0; drained < max_drained;) {
            const auto [end, size] = co_await transport().async_read_some(asio::buffer(waste), as_result);
            if (end) co_return;
            drained += size;
        }
    }

    Stream stream_;
    std::string peer_; ///< DER of the certificate that the handshake verified
    const HttpHandler& handler_;
    const HttpLimits& limits_;
    beast::flat_buffer buffer_{16 * 1024};
    bool waiting_ = false; ///< for the peer; nothing is being answered
    bool stopping_ = false;
};

} // namespace

std::unique_ptr<HttpSession> make_http_session(asio::ip::tcp::socket socket, asio::ssl::context* tls,
                                               const HttpHandler& handler, const HttpLimits& limits) {
    using TlsStream = asio::ssl::stream<beast::tcp_stream>;
    if (tls == nullptr)
        return std::make_unique<Session<beast::tcp_stream>>(beast::tcp_stream(std::move(socket)), handler,
                                                            limits);
    return std::make_unique<Session<TlsStream>>(TlsStream(beast::tcp_stream(std::move(socket)), *tls),
                                                handler, limits);
}

} // namespace kyso::http
