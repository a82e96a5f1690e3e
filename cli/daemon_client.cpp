// SPDX-License-Identifier: Apache-2.0
#include "cli/daemon_client.hpp"

#include "cli/interruption.hpp"
#include "protocol/by_name.hpp"
#include "protocol/framing.hpp"
#include "protocol/local_socket.hpp"
#include "protocol/version.hpp"

#include <boost/json/serialize.hpp>

#include <cerrno>
#include <poll.h>

namespace kyso::cli {
namespace {

namespace json = boost::json;

Error unreadable(const char* why) {
    return Error{Errc::internal_error, std::string{"kysod's answer: "} + why};
}

/// The row that an error object names. A name from a newer kysod is kept in the detail.
Error named_error(const json::value& error) {
    const json::object* members = error.if_object();
    const json::value* data = members != nullptr ? members->if_contains("data") : nullptr;
    const json::object* details = data != nullptr ? data->if_object() : nullptr;
    const json::value* name = details != nullptr ? details->if_contains("name") : nullptr;
    if (name == nullptr || !name->is_string()) return unreadable("an error without a name");
    const std::string_view wanted{name->get_string().data(), name->get_string().size()};
    const auto errc = error_named(wanted);
    if (!errc) return Error{Errc::internal_error, std::string{wanted}};
    const json::value* path = details->if_contains("path");
    if (path == nullptr || !path->is_string()) return Error{*errc};
    return Error{*errc, std::string{path->get_string().data(), path->get_string().size()}};
}

} // namespace

Result<DaemonClient> DaemonClient::connect(const std::filesystem::path& path, std::chrono::seconds patience) {
    auto socket = connect_locally(path, patience);
    if (!socket) return socket.error();
    return DaemonClient{std::move(*socket)};
}

Result<json::object> DaemonClient::hello(Language language) {
    return call(Method::hello, {{"language", language == Language::vi ? "vi" : "en"},
                                {"client", json::object{{"name", "kyso"}, {"version", version}}}});
}

Result<std::int64_t> DaemonClient::send(Method method, json::object params) {
    const std::int64_t id = next_++;
    const std::string text = json::serialize(json::object{
        {"jsonrpc", "2.0"}, {"id", id}, {"method", method_name(method)}, {"params", std::move(params)}});
    if (text.size() > max_message) return Error{Errc::too_large, "more than kysod takes in one message"};
    if (auto sent = write_frame(socket_.get(), as_bytes(text)); !sent)
        return Error{Errc::not_running, sent.error().detail()};
    return id;
}

Result<json::object> DaemonClient::receive(std::size_t limit) const {
    const auto frame = read_frame(socket_.get(), limit);
    if (!frame)
        return frame.error() == Errc::too_large ? frame.error()
                                                : Error{Errc::not_running, frame.error().detail()};
    if (!*frame) return Error{Errc::not_running, "kysod closed the connection"};
    auto value = read_json(as_text(**frame));
    if (!value || !value->is_object()) return unreadable("not a JSON object");
    return std::move(value->get_object());
}

Result<void> DaemonClient::wait(std::int64_t id, const Waiting& waiting, bool& cancelled) {
    const Interruption& interruption = *waiting.interruption;
    pollfd sources[2] = {{socket_.get(), POLLIN, 0}, {interruption.descriptor(), POLLIN, 0}};
    for (;;) {
        if (::poll(sources, 2, -1) < 0 && errno != EINTR) return unreadable("poll");
        if (interruption.take()) {
            if (std::exchange(cancelled, true) || (waiting.outlives && waiting.outlives()))
                return Error{Errc::request_cancelled};
            if (auto sent = send(Method::cancel, {{"id", id}}); !sent) return sent.error();
        }
        if (sources[0].revents != 0) return {};
    }
}

Result<json::object> DaemonClient::call(Method method, json::object params) {
    Waiting waiting;
    waiting.longest_answer = max_message;
    return call(method, std::move(params), waiting);
}

Result<json::object> DaemonClient::call(Method method, json::object params, const Waiting& waiting) {
    const auto id = send(method, std::move(params));
    if (!id) return id.error();
    bool cancelled = false;
    for (;;) {
        if (waiting.interruption != nullptr)
            if (auto ready = wait(*id, waiting, cancelled); !ready) return ready.error();
        auto message = receive(waiting.longest_answer);
        if (!message) return message.error();
        const json::value* answered = message->if_contains("id");
        if (answered == nullptr) { // a notification
            const json::value* progress = message->if_contains("params");
            if (waiting.on_progress && progress != nullptr && progress->is_object())
                waiting.on_progress(progress->get_object());
            continue;
        }
        if (cancelled && answered->is_int64() && answered->get_int64() != *id) continue; // to the cancelling
        if (!answered->is_int64() || answered->get_int64() != *id) return unreadable("to another call");
        if (const json::value* error = message->if_contains("error")) return named_error(*error);
        json::value* result = message->if_contains("result");
        if (result == nullptr || !result->is_object()) return unreadable("no result");
        return std::move(result->get_object());
    }
}

} // namespace kyso::cli
