// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/server.hpp"

#include "program/accept_each.hpp"
#include "protocol/framing.hpp"
#include "protocol/local_socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace kyso::token {
namespace {

namespace asio = boost::asio;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

asio::awaitable<std::optional<Bytes>> receive(asio::local::stream_protocol::socket& socket) {
    std::array<std::uint8_t, frame_header_size> header{};
    if (std::get<0>(co_await asio::async_read(socket, asio::buffer(header), as_result)))
        co_return std::nullopt;
    const auto size = frame_size(header, wire_limit);
    if (!size) co_return std::nullopt;
    Bytes message(*size);
    if (std::get<0>(co_await asio::async_read(socket, asio::buffer(message), as_result)))
        co_return std::nullopt;
    co_return message;
}

} // namespace

Server::Server(asio::io_context& context, Configuration configuration)
    : context_(context), configuration_(std::move(configuration)), control_(configuration_.desk),
      control_acceptor_(context) {}

Server::~Server() {
    std::error_code ignored;
    for (const auto& path : made_)
        std::filesystem::remove(path, ignored);
}

Result<void> Server::open(Acceptor& acceptor, const std::filesystem::path& path) {
    auto listening = listen_locally(path);
    if (!listening) return Error{Errc::config_invalid, listening.error().detail()};
    made_.push_back(path);
    boost::system::error_code error;
    acceptor.assign(asio::local::stream_protocol{}, listening->release(), error);
    if (error) return Error{Errc::config_invalid, path.string() + ": " + error.message()};
    return {};
}

Result<void> Server::listen() {
    for (auto& [id, reader] : configuration_.desk.readers) {
        Door& door = doors_.emplace_back(context_, reader);
        if (auto opened = open(door.acceptor, configuration_.sockets.at(id)); !opened) return opened;
        asio::co_spawn(context_, accept(door), asio::detached);
    }
    if (auto opened = open(control_acceptor_, configuration_.control); !opened) return opened;
    asio::co_spawn(context_,
                   accept_each(control_acceptor_,
                               [this](Socket socket) {
                                   asio::co_spawn(context_, take_orders(std::move(socket)), asio::detached);
                               }),
                   asio::detached);
    return {};
}

void Server::stop() {
    context_.stop();
}

asio::awaitable<void> Server::accept(Door& door) {
    for (;;) {
        auto [error, socket] = co_await door.acceptor.async_accept(as_result);
        if (error == asio::error::operation_aborted) co_return;
        if (!error) co_await serve(door, std::move(socket));
    }
}

asio::awaitable<void> Server::serve(Door& door, Socket socket) {
    while (const auto message = co_await receive(socket)) {
        const auto request = read_request(*message);
        if (!request) break;
        const ReaderReply reply = co_await reply_to(door, *request);
        const Bytes framed = frame(encode(reply));
        if (std::get<0>(co_await asio::async_write(socket, asio::buffer(framed), as_result))) break;
    }
    door.reader.forget();
}

asio::awaitable<ReaderReply> Server::reply_to(Door& door, const ReaderRequest& request) {
    using Clock = asio::steady_timer::clock_type;
    Reader::Step step = door.reader.begin(request);
    door.wait.expires_at(Clock::time_point::max());
    while (!step.reply) {
        if (step.wait) door.wait.expires_after(*step.wait);
        const auto [cut_short] = co_await door.wait.async_wait(as_result);
        step = cut_short ? door.reader.changed() : door.reader.time_over();
    }
    co_return std::move(*step.reply);
}

asio::awaitable<void> Server::take_orders(Socket socket) {
    std::string text;
    for (;;) {
        const auto [error, size] = co_await asio::async_read_until(
            socket, asio::dynamic_buffer(text, Control::longest_line), '\n', as_result);
        if (error) co_return;
        const Control::Answer answer = control_.line(std::string_view{text}.substr(0, size - 1));
        text.erase(0, size);
        for (Door& door : doors_)
            if (&door.reader == answer.moved) door.wait.cancel();
        const std::string line = answer.json + '\n';
        if (std::get<0>(co_await asio::async_write(socket, asio::buffer(line), as_result))) co_return;
    }
}

} // namespace kyso::token
