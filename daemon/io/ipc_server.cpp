// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/ipc_server.hpp"

#include "daemon/io/frame_stream.hpp"
#include "daemon/prompt/safe_text.hpp"
#include "program/accept_each.hpp"
#include "protocol/local_socket.hpp"
#include "protocol/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unistd.h>

namespace kyso::io {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using Protocol = asio::local::stream_protocol;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

class IpcChannel final : public Channel {
  public:
    IpcChannel(const asio::any_io_executor& executor, Fd socket, std::size_t limit)
        : stream_(executor, std::move(socket), limit) {}

    asio::awaitable<Result<std::string>> receive() override {
        auto frame = co_await stream_.receive();
        if (!frame) co_return frame.error();
        co_return std::string{as_text(*frame)};
    }
    asio::awaitable<Result<void>> send(const std::string& text) override {
        return stream_.send(as_bytes(text));
    }
    asio::awaitable<void> close(CloseReason) override {
        stream_.close();
        co_return;
    }

  private:
    FrameStream stream_;
};

/// The name of a program by its pid: shown to the person as a claim, never trusted.
std::string program_of(pid_t pid) {
    std::error_code error;
    const auto path = fs::read_symlink("/proc/" + std::to_string(pid) + "/exe", error);
    const std::string name = error ? std::string{} : prompt::safe_text(path.string());
    return name.empty() || name.size() > 255 ? "pid " + std::to_string(pid) : name;
}

} // namespace

struct IpcServer::State : std::enable_shared_from_this<State> {
    State(const asio::any_io_executor& io, const Limits& some, const flow::Ports& the_ports, Connections& all)
        : executor(io), limits(some), ports(the_ports), connections(all), acceptor(io) {}

    asio::any_io_executor executor;
    const Limits& limits;
    const flow::Ports& ports;
    Connections& connections;
    Protocol::acceptor acceptor;
    fs::path made; // removed again at the end

    asio::awaitable<void> accept();
    asio::awaitable<void> serve(Protocol::socket socket);
};

asio::awaitable<void> IpcServer::State::accept() {
    const auto self = shared_from_this();
    co_await accept_each(acceptor, [this](Protocol::socket socket) {
        if (connections.size() < limits.connections * 2)
            asio::co_spawn(executor, serve(std::move(socket)), asio::detached);
    });
}

asio::awaitable<void> IpcServer::State::serve(Protocol::socket socket) {
    const auto self = shared_from_this();
    const auto peer = own_peer(socket.native_handle());
    if (!peer) {
        log::warn("connection refused: a program of another user");
        co_return;
    }
    std::set<Method> all;
    for (const auto* method = begin_methods(); method != end_methods(); ++method)
        if (method->method != Method::request_access) all.insert(method->method); // that is for pages
    core::Session session{LocalPeer{*peer, program_of(*peer)}, std::move(all), {limits.calls_per_connection}};
    auto channel = std::make_shared<IpcChannel>(executor, Fd{socket.release()}, limits.ipc_message);
    const auto connection =
        std::make_shared<Connection>(executor, std::move(channel), std::move(session), ports, connections);
    co_await connection->run();
}

IpcServer::IpcServer(const asio::any_io_executor& executor, const Limits& limits, const flow::Ports& ports,
                     Connections& connections)
    : state_(std::make_shared<State>(executor, limits, ports, connections)) {}

IpcServer::~IpcServer() = default;

Result<void> IpcServer::listen(const fs::path& socket) {
    auto listening = listen_locally(socket);
    // Where another kysod listens, trying again would not help: this one is told to listen elsewhere.
    if (!listening) return Error{Errc::config_invalid, listening.error().detail()};
    auto adopted = adopt(std::move(*listening));
    if (adopted) state_->made = socket;
    return adopted;
}

Result<void> IpcServer::adopt(Fd listening) {
    boost::system::error_code error;
    state_->acceptor.assign(Protocol{}, listening.release(), error);
    if (error) return Error{Errc::config_invalid, "listening socket: " + error.message()};
    return {};
}

void IpcServer::start() {
    asio::co_spawn(state_->executor, state_->accept(), asio::detached);
}

void IpcServer::stop() {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    if (!state_->made.empty()) ::unlink(state_->made.c_str());
}

} // namespace kyso::io
