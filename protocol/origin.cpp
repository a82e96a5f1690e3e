// SPDX-License-Identifier: Apache-2.0
#include "protocol/origin.hpp"

namespace kyso {
namespace {

bool is_label(std::string_view label) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    for (const char c : label)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
    return true;
}

bool is_host(std::string_view host) {
    if (host.empty() || host.size() > 253) return false;
    while (true) {
        const std::size_t dot = host.find('.');
        if (!is_label(host.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        host.remove_prefix(dot + 1);
    }
}

/// Decimal without leading zero, 1 to 65535.
bool is_port(std::string_view port) {
    if (port.empty() || port.size() > 5 || port.front() == '0') return false;
    unsigned value = 0;
    for (const char c : port) {
        if (c < '0' || c > '9') return false;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value <= 65535;
}

} // namespace

Result<Origin> Origin::parse(std::string_view text) {
    const Error refused{Errc::origin_not_allowed, "not an origin in its one spelling"};
    if (text.size() > max_size) return refused;
    constexpr std::string_view https = "https://";
    constexpr std::string_view http_localhost = "http://localhost:";
    if (text.starts_with(http_localhost)) {
        const std::string_view port = text.substr(http_localhost.size());
        if (!is_port(port) || port == "80") return refused;
        return Origin{std::string{text}};
    }
    if (!text.starts_with(https)) return refused;
    const std::string_view authority = text.substr(https.size());
    const std::size_t colon = authority.find(':');
    if (!is_host(authority.substr(0, colon))) return refused;
    if (colon != std::string_view::npos) {
        const std::string_view port = authority.substr(colon + 1);
        // A browser leaves the default port out, so whoever sends it is no browser (RFC 6454 section 6.2).
        if (!is_port(port) || port == "443") return refused;
    }
    return Origin{std::string{text}};
}

} // namespace kyso
