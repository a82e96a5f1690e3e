// SPDX-License-Identifier: Apache-2.0
// The handshake as it comes: Beast reads it, core::admit() decides. What is let in is read a second time
// here, line by line, by somebody who trusts neither.
#include "daemon/core/admission.hpp"
#include "tests/fuzz/promise.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <map>

namespace {

using namespace kyso;
using core::Door;
namespace http = boost::beast::http;

constexpr unsigned port = 27149;
constexpr const char* listed = "https://portal.example";

std::string_view view(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

core::HttpRequest to_core(const http::request<http::empty_body>& request) {
    core::HttpRequest result{view(request.method_string()), view(request.target()), request.version(), {}};
    for (const auto& field : request)
        result.headers.push_back({view(field.name_string()), view(field.value())});
    return result;
}

/// The values of each header, names in small letters, of a head without folded lines.
std::multimap<std::string, std::string> headers_of(std::string_view head) {
    std::multimap<std::string, std::string> headers;
    head.remove_prefix(std::min(head.find("\r\n") + 2, head.size()));
    while (!head.empty() && !head.starts_with("\r\n")) {
        const std::size_t end = std::min(head.find("\r\n"), head.size());
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(std::min(end + 2, head.size()));
        const std::size_t colon = line.find(':');
        if (colon == line.npos) continue;
        std::string name{line.substr(0, colon)};
        for (char& c : name)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        std::string_view value = line.substr(colon + 1);
        while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
            value.remove_prefix(1);
        while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
            value.remove_suffix(1);
        headers.emplace(std::move(name), std::string{value});
    }
    return headers;
}

void check_let_in(std::string_view head, const core::Admission& admission) {
    fuzz::promise(admission.origin.has_value(), "who is let in has an origin");
    const std::string& origin = admission.origin->text();
    const std::string_view path = admission.door == Door::websocket   ? core::websocket_path
                                  : admission.door == Door::enrolment ? core::enrolment_path
                                                                      : core::well_known_path;
    fuzz::promise(head.starts_with("GET " + std::string{path} + " HTTP/1.1\r\n"), "its path, by GET");
    const auto headers = headers_of(head);
    fuzz::promise(headers.count("origin") == 1 && headers.find("origin")->second == origin, "one origin");
    fuzz::promise(headers.count("host") == 1, "one host");
    const std::string host = headers.find("host")->second;
    fuzz::promise(host == "127.0.0.1:27149" || host == "localhost:27149" || host == "[::1]:27149",
                  "our host");
    fuzz::promise(headers.count("content-length") + headers.count("transfer-encoding") == 0, "no body");
    fuzz::promise(admission.door == Door::enrolment ? admission.origin->is_secure() : origin == listed,
                  "an origin that may");
    if (admission.door == Door::well_known) return;
    for (const char* name : {"upgrade", "connection", "sec-websocket-key", "sec-websocket-protocol"})
        fuzz::promise(headers.count(name) == 1, "each header of the upgrade once");
    fuzz::promise(headers.find("sec-websocket-protocol")->second.size() >= core::subprotocol.size(),
                  "the subprotocol");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const core::AllowList grants = [] {
        core::AllowList list;
        list.allow(Origin::parse(listed).value(), {});
        return list;
    }();
    http::request_parser<http::empty_body> parser;
    parser.header_limit(8192);
    boost::beast::error_code error;
    parser.put(boost::asio::const_buffer(data, size), error);
    if (!parser.is_header_done()) return 0;
    const auto admission = core::admit(to_core(parser.get()), port, grants);
    if (admission.door == Door::refuse) {
        fuzz::promise(!admission.origin && !admission.reason.empty(), "a refusal has a reason only");
        return 0;
    }
    // Folded lines (RFC 9112 section 5.2) are Beast's to join; who reads by lines leaves them out.
    const std::string_view head = as_text({data, size});
    if (head.find("\r\n ") == head.npos && head.find("\r\n\t") == head.npos) check_let_in(head, admission);
    return 0;
}
