// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/admission.hpp"

#include "protocol/bytes.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace kyso::core {
namespace {

bool same_name(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(left, right, {}, lower, lower);
}

/// The value of a header that stands exactly once.
std::optional<std::string_view> only(const HttpRequest& request, std::string_view name) {
    std::optional<std::string_view> value;
    for (const Header& header : request.headers) {
        if (!same_name(header.name, name)) continue;
        if (value) return std::nullopt;
        value = header.value;
    }
    return value;
}

bool absent(const HttpRequest& request, std::string_view name) {
    return std::ranges::none_of(request.headers,
                                [&](const Header& header) { return same_name(header.name, name); });
}

/// Whether a comma-separated list (RFC 9110 section 5.6.1) holds the token.
bool lists(std::string_view list, std::string_view token) {
    while (true) {
        const std::size_t comma = list.find(',');
        std::string_view element = list.substr(0, comma);
        while (!element.empty() && (element.front() == ' ' || element.front() == '\t'))
            element.remove_prefix(1);
        while (!element.empty() && (element.back() == ' ' || element.back() == '\t'))
            element.remove_suffix(1);
        if (same_name(element, token)) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
}

bool is_our_host(std::string_view host, unsigned port) {
    constexpr std::array names = {"127.0.0.1", "localhost", "[::1]"};
    return std::ranges::any_of(names,
                               [&](const char* name) { return host == name + (":" + std::to_string(port)); });
}

/// RFC 6455 section 4.2.1: "a base64-encoded value that, when decoded, is 16 bytes in length".
bool is_key(std::string_view text) {
    const auto octets = from_base64(text);
    return octets && octets->size() == 16;
}

Admission refuse(std::string_view reason) {
    return {Door::refuse, std::nullopt, reason};
}

} // namespace

Admission admit(const HttpRequest& request, unsigned port, const Grants& grants) {
    if (request.method != "GET" || request.version != 11) return refuse("not GET of HTTP/1.1");
    if (!absent(request, "Content-Length") || !absent(request, "Transfer-Encoding"))
        return refuse("has a body");
    const bool enrolment = request.target == enrolment_path;
    if (!enrolment && request.target != websocket_path && request.target != well_known_path)
        return refuse("unknown path");

    const auto host = only(request, "Host");
    if (!host || !is_our_host(*host, port)) return refuse("host is not ours");

    const auto origin_text = only(request, "Origin");
    if (!origin_text) return refuse("not exactly one origin");
    const auto origin = Origin::parse(*origin_text);
    if (!origin) return refuse("malformed origin");
    if (enrolment && !origin->is_secure()) return refuse("not https, and only the administrator allows that");
    if (!enrolment && grants.find(*origin) == nullptr) return refuse("origin is not allowed");
    if (request.target == well_known_path) return {Door::well_known, *origin, {}};

    // RFC 6455 section 4.2.1, all of it here so that one place decides.
    const auto upgrade = only(request, "Upgrade");
    const auto connection = only(request, "Connection");
    if (!upgrade || !same_name(*upgrade, "websocket")) return refuse("no WebSocket upgrade");
    if (!connection || !lists(*connection, "upgrade")) return refuse("no connection upgrade");
    if (only(request, "Sec-WebSocket-Version") != "13") return refuse("WebSocket version is not 13");
    const auto key = only(request, "Sec-WebSocket-Key");
    if (!key || !is_key(*key)) return refuse("not exactly one WebSocket key");
    const auto offered = only(request, "Sec-WebSocket-Protocol");
    if (!offered || !lists(*offered, subprotocol)) return refuse("subprotocol not offered");
    return {enrolment ? Door::enrolment : Door::websocket, *origin, {}};
}

} // namespace kyso::core
