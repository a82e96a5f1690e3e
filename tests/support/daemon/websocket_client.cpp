// SPDX-License-Identifier: Apache-2.0
#include "tests/support/daemon/websocket_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace kyso::test {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;
using asio::ip::tcp;

struct WebsocketClient::State {
    asio::io_context io;
    beast::websocket::stream<tcp::socket> stream{io};
};

WebsocketClient::WebsocketClient(unsigned port, const std::string& origin, const std::string& path)
    : state_(std::make_unique<State>()) {
    auto& stream = state_->stream;
    stream.next_layer().connect({asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)});
    stream.next_layer().set_option(tcp::no_delay(true));
    stream.set_option(beast::websocket::stream_base::decorator([&](beast::websocket::request_type& request) {
        request.set(beast::http::field::origin, origin);
        request.set(beast::http::field::sec_websocket_protocol, "kyso.v1");
    }));
    stream.read_message_max(std::size_t{256} << 20U);
    beast::error_code error;
    stream.handshake("127.0.0.1:" + std::to_string(port), path, error);
    if (error) throw std::runtime_error("not upgraded: " + error.message());
}

WebsocketClient::~WebsocketClient() = default;

void WebsocketClient::send_text(const std::string& text) {
    state_->stream.text(true);
    state_->stream.write(asio::buffer(text));
}

void WebsocketClient::send_binary(const std::string& octets) {
    state_->stream.binary(true);
    state_->stream.write(asio::buffer(octets));
}

std::optional<std::string> WebsocketClient::receive_text() {
    beast::flat_buffer buffer;
    beast::error_code error;
    state_->stream.read(buffer, error);
    if (error) return std::nullopt;
    return std::string{static_cast<const char*>(buffer.data().data()), buffer.size()};
}

std::optional<json::object> WebsocketClient::receive() {
    const auto text = receive_text();
    if (!text) return std::nullopt;
    return json::parse(*text).as_object();
}

json::object WebsocketClient::call(std::string_view method, json::object params) {
    const int id = next_id_++;
    begin(id, method, std::move(params));
    while (true) {
        auto message = receive();
        if (!message) throw std::runtime_error("kysod closed");
        if (const auto* answered = message->if_contains("id"); answered != nullptr && *answered == id)
            return std::move(*message);
    }
}

void WebsocketClient::begin(const json::value& id, std::string_view method, json::object params) {
    send_text(json::serialize(
        json::object{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}}));
}

void WebsocketClient::abandon() {
    state_->stream.next_layer().close();
}

std::string raw_exchange(unsigned port, const std::string& octets, bool half_close, const char* address) {
    asio::io_context io;
    tcp::socket socket{io};
    socket.connect({asio::ip::make_address(address), static_cast<std::uint16_t>(port)});
    boost::system::error_code error;
    asio::write(socket, asio::buffer(octets), error);
    if (half_close) socket.shutdown(tcp::socket::shutdown_send, error);
    // An answer ends with its header (an upgraded connection stays open) or with the connection.
    std::string answer;
    const auto header = asio::read_until(socket, asio::dynamic_buffer(answer, 65536), "\r\n\r\n", error);
    if (!error && !answer.starts_with("HTTP/1.1 101"))
        asio::read(socket, asio::dynamic_buffer(answer, 65536), error);
    if (answer.starts_with("HTTP/1.1 101")) answer.resize(header);
    return answer;
}

} // namespace kyso::test
