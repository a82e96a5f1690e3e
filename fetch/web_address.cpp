// SPDX-License-Identifier: Apache-2.0
#include "fetch/web_address.hpp"

#include <algorithm>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>

namespace kyso::fetch {
namespace {

Error refused(std::string_view why, std::string_view text) {
    std::string detail{why};
    detail.append(": ").append(text.substr(0, 128));
    return Error{Errc::fetch_refused, std::move(detail)};
}

bool is_host_character(char c) {
    // '_' is no host name's (RFC 952), and stands in some all the same.
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

/// Letters to small ones; others are left for the check.
std::string lowered(std::string_view text) {
    std::string low{text};
    std::ranges::transform(
        low, low.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return low;
}

bool is_host_name(std::string_view host) {
    constexpr std::size_t longest_name = 253; // RFC 1035 section 2.3.4, as text
    return !host.empty() && host.size() <= longest_name && std::ranges::all_of(host, is_host_character) &&
           host.front() != '.' && host.front() != '-' && host.find("..") == host.npos;
}

bool may_be_used(std::uint16_t port) {
    // The other services below 1024 speak other protocols, and some can be talked to with an HTTP request.
    return port == 80 || port == 443 || port >= 1024;
}

/// The host at the beginning of `rest`, which is shortened by it; empty where there is none.
std::string take_host(std::string_view& rest) {
    if (rest.starts_with('[')) {
        const std::size_t end = rest.find(']');
        if (end == rest.npos) return {};
        boost::system::error_code error;
        const auto address = boost::asio::ip::make_address_v6(rest.substr(1, end - 1), error);
        rest.remove_prefix(end + 1);
        // One with a zone (fe80::1%eth0) is of one link only.
        return error || address.scope_id() != 0 ? std::string{} : address.to_string();
    }
    const std::size_t end = std::min(rest.find(':'), rest.size());
    std::string host = lowered(rest.substr(0, end));
    rest.remove_prefix(end);
    return is_host_name(host) ? host : std::string{};
}

} // namespace

Result<WebAddress> WebAddress::parse(std::string_view text) {
    if (text.size() > longest) return refused("address too long", text);
    if (!std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; }))
        return refused("not plain ASCII", "");
    WebAddress address;
    const std::size_t colon = text.find("://");
    if (colon == text.npos) return refused("neither http nor https", text);
    const std::string scheme = lowered(text.substr(0, colon));
    if (scheme != "http" && scheme != "https") return refused("neither http nor https", text);
    address.tls = scheme == "https";
    std::string_view rest = text.substr(colon + 3);
    std::string_view authority = rest.substr(0, std::min(rest.find_first_of("/?#\\"), rest.size()));
    rest.remove_prefix(authority.size());
    address.host = take_host(authority);
    if (address.host.empty()) return refused("not a host", text);
    address.port = address.tls ? 443 : 80;
    if (!authority.empty()) {
        const auto [end, bad] =
            std::from_chars(authority.data() + 1, authority.data() + authority.size(), address.port);
        if (authority.front() != ':' || authority.size() < 2 || bad != std::errc{} ||
            end != authority.data() + authority.size())
            return refused("not a port", text);
    }
    if (!may_be_used(address.port)) return refused("this port is not asked", text);
    if (rest.find_first_of("#\\") != rest.npos) return refused("fragment or backslash", text);
    address.target = (rest.starts_with('/') ? "" : "/") + std::string{rest};
    return address;
}

std::string WebAddress::authority() const {
    const bool v6 = host.find(':') != host.npos;
    return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string WebAddress::host_header() const {
    std::string text = authority();
    if (port == (tls ? 443 : 80)) text.erase(text.rfind(':'));
    return text;
}

} // namespace kyso::fetch
