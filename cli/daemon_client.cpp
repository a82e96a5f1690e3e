// SPDX-License-Identifier: Apache-2.0
#include "cli/daemon_client.hpp"

#include "protocol/framing.hpp"
#include "protocol/version.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

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
    const auto* row =
        std::find_if(begin_errors(), end_errors(), [&](const auto& r) { return r.name == wanted; });
    if (row == end_errors()) return Error{Errc::internal_error, std::string{wanted}};
    return Error{row->errc};
}

} // namespace

Result<DaemonClient> DaemonClient::connect(const std::filesystem::path& path, std::chrono::seconds patience) {
    const auto failed = [&](const char* why) { return Error{Errc::not_running, path.string() + ": " + why}; };
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path)
        return failed("the path is too long for a socket (unix(7))");
    std::memcpy(address.sun_path, path.c_str(), path.native().size());

    Fd socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!socket) return failed(std::strerror(errno));
    const timeval limit{static_cast<time_t>(patience.count()), 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return failed(std::strerror(errno));
    return DaemonClient{std::move(socket)};
}

Result<json::object> DaemonClient::hello(Language language) {
    return call(Method::hello, {{"language", language == Language::vi ? "vi" : "en"},
                                {"client", json::object{{"name", "kyso"}, {"version", version}}}});
}

Result<json::object> DaemonClient::call(Method method, json::object params) {
    const std::int64_t id = next_++;
    const std::string text = json::serialize(json::object{
        {"jsonrpc", "2.0"}, {"id", id}, {"method", method_name(method)}, {"params", std::move(params)}});
    if (auto sent = write_frame(socket_.get(), as_bytes(text)); !sent)
        return Error{Errc::not_running, sent.error().detail()};
    for (;;) {
        const auto frame = read_frame(socket_.get(), max_message);
        if (!frame)
            return frame.error() == Errc::too_large ? frame.error()
                                                    : Error{Errc::not_running, frame.error().detail()};
        if (!*frame) return Error{Errc::not_running, "kysod closed the connection"};
        const auto value = read_json(as_text(**frame));
        const json::object* message = value ? value->if_object() : nullptr;
        if (message == nullptr) return unreadable("not a JSON object");
        const json::value* answered = message->if_contains("id");
        if (answered == nullptr) continue; // a notification
        if (!answered->is_int64() || answered->get_int64() != id) return unreadable("to another call");
        if (const json::value* error = message->if_contains("error")) return named_error(*error);
        const json::value* result = message->if_contains("result");
        if (result == nullptr || !result->is_object()) return unreadable("no result");
        return result->get_object();
    }
}

} // namespace kyso::cli
