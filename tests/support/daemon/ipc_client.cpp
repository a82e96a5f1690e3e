// SPDX-License-Identifier: Apache-2.0
#include "tests/support/daemon/ipc_client.hpp"

#include "protocol/framing.hpp"
#include "protocol/local_socket.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>

namespace kyso::test {
namespace json = boost::json;

constexpr std::size_t longest_answer = std::size_t{256} << 20U;
constexpr std::chrono::milliseconds patience{60'000};

std::optional<IpcClient> IpcClient::try_connect(const std::filesystem::path& path) {
    auto socket = connect_locally(path, patience);
    if (!socket) return std::nullopt;
    return IpcClient{*std::move(socket)};
}

IpcClient::IpcClient(const std::filesystem::path& path) {
    auto connected = try_connect(path);
    if (!connected) throw std::runtime_error("cannot connect to " + path.string());
    socket_ = std::move(connected->socket_);
}

void IpcClient::send(const json::object& message) const {
    send_text(json::serialize(message));
}

void IpcClient::send_text(const std::string& text) const {
    if (!write_frame(socket_.get(), as_bytes(text))) throw std::runtime_error("kysod closed");
}

void IpcClient::send_raw(std::string_view octets) const {
    if (::send(socket_.get(), octets.data(), octets.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(octets.size()))
        throw std::runtime_error("kysod closed");
}

std::optional<std::string> IpcClient::receive_text() const {
    pollfd ready{socket_.get(), POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(patience.count())) != 1)
        throw std::runtime_error("no message from kysod");
    auto frame = read_frame(socket_.get(), longest_answer);
    if (!frame || !*frame) return std::nullopt;
    return std::string{as_text(**frame)};
}

std::optional<json::object> IpcClient::receive() const {
    const auto text = receive_text();
    if (!text) return std::nullopt;
    return json::parse(*text).as_object();
}

json::object IpcClient::call(std::string_view method, json::object params) const {
    const int id = next_id_++;
    send({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}});
    while (true) {
        auto message = receive();
        if (!message) throw std::runtime_error("kysod closed");
        if (const auto* answered = message->if_contains("id"); answered != nullptr && *answered == id)
            return std::move(*message);
    }
}

std::string outcome_of(const json::object& answer) {
    const auto* error = answer.if_contains("error");
    if (error == nullptr) return "ok";
    return std::string{error->as_object().at("data").as_object().at("name").as_string()};
}

} // namespace kyso::test
