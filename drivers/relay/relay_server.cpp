// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_server.hpp"

#include "drivers/relay/relay_wire.hpp"
#include "fetch/revocation_fetch.hpp"
#include "program/accept_each.hpp"
#include "protocol/framing.hpp"
#include "protocol/local_socket.hpp"
#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace kyso::drivers {
namespace {

namespace asio = boost::asio;
using Protocol = asio::local::stream_protocol;
using signature::RevocationAnswer;
using signature::RevocationQuestion;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// How long a program may take to say its question, and to take the answer.
constexpr std::chrono::seconds patience{10};

asio::awaitable<Result<Bytes>> read_frame(Protocol::socket& socket) {
    std::array<std::uint8_t, frame_header_size> header{};
    const auto [header_error, header_got] =
        co_await asio::async_read(socket, asio::buffer(header), as_result);
    if (header_error) co_return Error{Errc::invalid_params, header_error.message()};
    const auto size = frame_size(header, max_relay_question);
    if (!size) co_return size.error();
    Bytes payload(*size);
    const auto [error, got] = co_await asio::async_read(socket, asio::buffer(payload), as_result);
    if (error) co_return Error{Errc::invalid_params, error.message()};
    co_return payload;
}

} // namespace

struct RelayServer::State : std::enable_shared_from_this<State> {
    State(const asio::any_io_executor& io, fetch::Fetcher& the_fetcher, const AnswerCache& the_cache,
          Gateways& the_gateways, std::function<std::chrono::sys_seconds()> clock)
        : executor(io), fetcher(the_fetcher), cache(the_cache), gateways(the_gateways), now(std::move(clock)),
          acceptor(io) {}

    asio::any_io_executor executor;
    fetch::Fetcher& fetcher;
    const AnswerCache& cache;
    Gateways& gateways;
    std::function<std::chrono::sys_seconds()> now;
    Protocol::acceptor acceptor;
    std::size_t connections = 0;

    asio::awaitable<void> accept();
    asio::awaitable<void> serve(Protocol::socket socket);
    asio::awaitable<Bytes> reply_to(Bytes message);
    asio::awaitable<Bytes> reply_to_knock(Bytes message);
    asio::awaitable<Result<RevocationAnswer>> answer(RevocationQuestion question);
};

asio::awaitable<void> RelayServer::State::accept() {
    const auto self = shared_from_this();
    co_await accept_each(acceptor, [this](Protocol::socket socket) {
        if (connections < most_connections && own_peer(socket.native_handle()))
            asio::co_spawn(executor, serve(std::move(socket)), asio::detached);
    });
}

asio::awaitable<Result<RevocationAnswer>> RelayServer::State::answer(RevocationQuestion question) {
    if (auto kept = cache.find(question, now())) co_return RevocationAnswer{std::move(*kept), true};
    auto fetched = co_await fetcher.fetch(fetch::request_for(question));
    if (!fetched) {
        log::info("{}: {}", question.address, fetched.error().describe());
        co_return fetched.error();
    }
    log::debug("{}: {} octets", question.address, fetched->size());
    cache.keep(question, *fetched, now());
    co_return RevocationAnswer{std::move(*fetched), false};
}

asio::awaitable<Bytes> RelayServer::State::reply_to_knock(Bytes message) {
    const auto origin = read_knock(message);
    if (!origin) co_return encode_relay_error(origin.error());
    if (!*origin) co_return encode_gateway_list(gateways.known());
    co_return encode_knock_answer(co_await gateways.knock(**origin));
}

asio::awaitable<Bytes> RelayServer::State::reply_to(Bytes message) {
    switch (relay_message(message)) {
    case RelayMessage::open:
    case RelayMessage::submit:
    case RelayMessage::status: {
        const auto question = read_gateway_question(message);
        if (!question) co_return encode_relay_error(question.error());
        co_return co_await gateways.call(*question);
    }
    case RelayMessage::gateways:
    case RelayMessage::knock:
        co_return co_await reply_to_knock(std::move(message));
    default: {
        const auto question = read_question(message);
        if (!question) co_return encode_relay_error(question.error());
        co_return encode_answer(co_await answer(*question));
    }
    }
}

asio::awaitable<void> RelayServer::State::serve(Protocol::socket socket) {
    const auto self = shared_from_this();
    ++connections;
    asio::steady_timer limit{executor, patience};
    const auto cut_off = [&socket](const boost::system::error_code& ended) {
        boost::system::error_code ignored;
        if (!ended) socket.close(ignored);
    };
    limit.async_wait(cut_off);
    const auto message = co_await read_frame(socket);
    limit.cancel();
    if (message) {
        const Bytes reply = frame(co_await reply_to(*message));
        limit.expires_after(patience);
        limit.async_wait(cut_off);
        co_await asio::async_write(socket, asio::buffer(reply), as_result);
        limit.cancel();
    }
    --connections;
}

RelayServer::RelayServer(const asio::any_io_executor& executor, fetch::Fetcher& fetcher,
                         const AnswerCache& cache, Gateways& gateways,
                         std::function<std::chrono::sys_seconds()> now)
    : state_(std::make_shared<State>(executor, fetcher, cache, gateways, std::move(now))) {}

RelayServer::~RelayServer() = default;

Result<void> RelayServer::listen(const std::filesystem::path& socket) {
    auto listening = listen_locally(socket);
    if (!listening) return listening.error();
    return adopt(std::move(*listening));
}

Result<void> RelayServer::adopt(Fd listening) {
    boost::system::error_code error;
    state_->acceptor.assign(Protocol{}, listening.release(), error);
    if (error) return Error{Errc::config_invalid, "listening socket: " + error.message()};
    return {};
}

void RelayServer::start() {
    asio::co_spawn(state_->executor, state_->accept(), asio::detached);
}

} // namespace kyso::drivers
