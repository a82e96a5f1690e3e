// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/websocket_server.hpp"

#include "daemon/core/admission.hpp"
#include "daemon/io/loopback_port.hpp"
#include "program/accept_each.hpp"
#include "protocol/log.hpp"
#include "protocol/version.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <unistd.h>

namespace kyso::io {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using WebsocketStream = websocket::stream<beast::tcp_stream>;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds handshake_limit{5};
constexpr std::size_t header_limit = 8192;
constexpr std::size_t kept_buffer = 16 * 1024;

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

class WebsocketChannel final : public Channel {
  public:
    explicit WebsocketChannel(WebsocketStream stream) : stream_(std::move(stream)) {}

    asio::awaitable<Result<std::string>> receive() override {
        const auto [error, size] = co_await stream_.async_read(buffer_, as_result);
        if (error) co_return Error{Errc::not_running, error.message()};
        if (!stream_.got_text()) co_return Error{Errc::invalid_request, "binary message"};
        const auto octets = buffer_.data();
        std::string text{static_cast<const char*>(octets.data()), octets.size()};
        buffer_.consume(size);
        if (buffer_.capacity() > kept_buffer)
            buffer_ = beast::flat_buffer{}; // one large message is not kept room for
        co_return text;
    }

    asio::awaitable<Result<void>> send(const std::string& text) override {
        const auto [error, size] = co_await stream_.async_write(asio::buffer(text), as_result);
        if (error) co_return Error{Errc::not_running, error.message()};
        co_return Result<void>{};
    }

    asio::awaitable<void> close(CloseReason reason) override {
        const auto code = reason == CloseReason::too_much ? websocket::close_code::policy_error
                                                          : websocket::close_code::going_away;
        co_await stream_.async_close(code, as_result);
    }

  private:
    WebsocketStream stream_;
    beast::flat_buffer buffer_;
};

core::HttpRequest to_core(const http::request<http::empty_body>& request) {
    core::HttpRequest result{view(request.method_string()), view(request.target()), request.version(), {}};
    for (const auto& field : request)
        result.headers.push_back({view(field.name_string()), view(field.value())});
    return result;
}

http::response<http::string_body> answer(http::status status, std::string body) {
    http::response<http::string_body> response{status, 11};
    response.set(http::field::content_type, "application/json");
    response.set(http::field::cache_control, "no-store");
    response.keep_alive(false);
    response.body() = std::move(body);
    response.prepare_payload();
    return response;
}

http::response<http::string_body> well_known(const Origin& origin) {
    auto response =
        answer(http::status::ok,
               boost::json::serialize(boost::json::object{
                   {"name", "kysod"}, {"version", version}, {"protocol", boost::json::array{"kyso.v1"}}}));
    response.set(http::field::access_control_allow_origin, origin.text());
    response.set(http::field::vary, "Origin");
    return response;
}

/// One more as long as it lives.
struct Count {
    std::size_t& open;
    explicit Count(std::size_t& counter) : open(counter) { ++open; }
    ~Count() { --open; }
    Count(const Count&) = delete;
    Count& operator=(const Count&) = delete;
};

SocketEnd end_of(const tcp::endpoint& endpoint) {
    SocketEnd end{{}, endpoint.port()};
    if (endpoint.address().is_v4()) {
        const auto octets = endpoint.address().to_v4().to_bytes();
        std::ranges::copy(octets, end.address.begin());
    } else {
        end.address = endpoint.address().to_v6().to_bytes();
    }
    return end;
}

} // namespace

struct WebsocketServer::State : std::enable_shared_from_this<State> {
    State(const asio::any_io_executor& io, Surroundings around) : executor(io), with(around), door(io) {}

    asio::any_io_executor executor;
    Surroundings with;
    LoopbackPort door;
    std::size_t open = 0;
    std::size_t enrolling = 0;
    std::map<Origin, std::size_t> open_by_origin;

    asio::awaitable<void> accept(tcp::acceptor& acceptor);
    asio::awaitable<void> serve(tcp::socket socket);
    /// The conversation that the handshake leads to, and its `place` among those of its origin; or none.
    asio::awaitable<std::shared_ptr<Connection>> handshake(tcp::socket socket, std::optional<Count>& place);
    asio::awaitable<std::shared_ptr<Connection>> upgrade(beast::tcp_stream stream,
                                                         http::request<http::empty_body> request,
                                                         core::Admission admission,
                                                         std::optional<Count>& place);
    std::shared_ptr<Connection> converse(WebsocketStream websocket, const core::Admission& admission);
    Result<void> check_uid(tcp::socket& socket) const;
};

Result<void> WebsocketServer::State::check_uid(tcp::socket& socket) const {
    boost::system::error_code error;
    const auto peer = socket.remote_endpoint(error);
    const auto us = socket.local_endpoint(error);
    if (error) return Error{Errc::not_permitted, error.message()};
    const auto uid = with.peer_uid.of(peer.address().is_v6(), end_of(peer), end_of(us));
    if (!uid) return uid.error();
    if (*uid != geteuid()) return Error{Errc::not_permitted, "a connection of uid " + std::to_string(*uid)};
    return {};
}

asio::awaitable<void> WebsocketServer::State::accept(tcp::acceptor& acceptor) {
    const auto self = shared_from_this();
    co_await accept_each(acceptor, [this](tcp::socket socket) {
        if (open < with.limits.connections)
            asio::co_spawn(executor, serve(std::move(socket)), asio::detached);
    });
}

asio::awaitable<void> WebsocketServer::State::serve(tcp::socket socket) {
    const auto self = shared_from_this();
    const Count count{open};
    if (auto ours = check_uid(socket); !ours) {
        log::warn("connection refused: {}", ours.error().describe());
        co_return;
    }
    // What the handshake needed is gone when the conversation begins: most pages are idle most of the time.
    std::optional<Count> place;
    const auto connection = co_await handshake(std::move(socket), place);
    if (connection) co_await connection->run();
}

asio::awaitable<std::shared_ptr<Connection>> WebsocketServer::State::handshake(tcp::socket socket,
                                                                               std::optional<Count>& place) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    beast::tcp_stream stream{std::move(socket)};
    stream.expires_after(handshake_limit);
    beast::flat_buffer buffer;
    http::request_parser<http::empty_body> parser;
    parser.header_limit(header_limit);
    parser.body_limit(0);
    const auto [error, size] = co_await http::async_read_header(stream, buffer, parser, as_result);
    if (error) co_return nullptr;

    auto admission = core::admit(to_core(parser.get()), door.number(), with.grants);
    const bool upgrades = admission.door == core::Door::websocket || admission.door == core::Door::enrolment;
    if (upgrades && buffer.size() == 0)
        co_return co_await upgrade(std::move(stream), parser.release(), std::move(admission), place);
    if (admission.door == core::Door::refuse) log::info("request refused: {}", admission.reason);
    const auto response = admission.door == core::Door::well_known ? well_known(*admission.origin)
                                                                   : answer(http::status::forbidden, "{}");
    co_await http::async_write(stream, response, as_result);
    stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
    co_return nullptr;
}

asio::awaitable<std::shared_ptr<Connection>>
WebsocketServer::State::upgrade(beast::tcp_stream stream, http::request<http::empty_body> request,
                                core::Admission admission, std::optional<Count>& place) {
    const bool enrols = admission.door == core::Door::enrolment;
    std::size_t& taken = enrols ? enrolling : open_by_origin[*admission.origin];
    if (taken >= (enrols ? with.limits.enrolments : with.limits.connections_per_origin)) {
        co_await http::async_write(stream, answer(http::status::service_unavailable, "{}"), as_result);
        co_return nullptr;
    }
    place.emplace(taken);

    stream.expires_never();
    WebsocketStream websocket{std::move(stream)};
    websocket::stream_base::timeout timeout{};
    timeout.handshake_timeout = handshake_limit;
    timeout.idle_timeout = with.limits.idle;
    timeout.keep_alive_pings = true;
    websocket.set_option(timeout);
    websocket.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
        response.set(http::field::sec_websocket_protocol, core::subprotocol);
    }));
    websocket.read_message_max(enrols ? std::min(enrolment_message, with.limits.message)
                                      : with.limits.message);
    const auto [error] = co_await websocket.async_accept(request, as_result);
    if (error) co_return nullptr;
    websocket.text(true);
    websocket.auto_fragment(false); // else each 4 KiB of an answer is a write of its own
    co_return converse(std::move(websocket), admission);
}

std::shared_ptr<Connection> WebsocketServer::State::converse(WebsocketStream websocket,
                                                             const core::Admission& admission) {
    auto channel = std::make_shared<WebsocketChannel>(std::move(websocket));
    const Origin& origin = *admission.origin;
    if (admission.door == core::Door::enrolment)
        return std::make_shared<Connection>(executor, std::move(channel),
                                            core::Session{WebPeer{origin}, {Method::request_access}, {1}},
                                            with.ports, with.connections);
    const Permission permission = [&grants = with.grants, origin] {
        const core::OriginGrant* grant = grants.find(origin);
        return grant != nullptr ? grant->methods : std::set<Method>{};
    };
    core::Session session{WebPeer{origin}, permission(), {with.limits.calls_per_connection}};
    return std::make_shared<Connection>(executor, std::move(channel), std::move(session), with.ports,
                                        with.connections, permission);
}

WebsocketServer::WebsocketServer(const asio::any_io_executor& executor, Surroundings surroundings)
    : state_(std::make_shared<State>(executor, surroundings)) {}

WebsocketServer::~WebsocketServer() = default;

Result<void> WebsocketServer::listen(unsigned first_port, unsigned last_port, bool ipv6) {
    return state_->door.listen(first_port, last_port, ipv6);
}

Result<void> WebsocketServer::adopt(Fd listening) {
    return state_->door.adopt(std::move(listening));
}

void WebsocketServer::start() {
    for (auto& acceptor : state_->door.acceptors())
        asio::co_spawn(state_->executor, state_->accept(acceptor), asio::detached);
}

void WebsocketServer::stop() {
    for (auto& acceptor : state_->door.acceptors())
        acceptor.close();
}

unsigned WebsocketServer::port() const noexcept {
    return state_->door.number();
}

} // namespace kyso::io
