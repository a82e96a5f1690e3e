// SPDX-License-Identifier: Apache-2.0
// An http or https address out of a certificate or a redirect, read strictly. Called before anything is
// resolved; a pure function of hostile text, for fuzzing.
#pragma once

#include "protocol/result.hpp"

#include <string>
#include <string_view>

namespace kyso::fetch {

struct WebAddress {
    static constexpr std::size_t longest = 1024;

    bool tls = false;
    std::string host; ///< in small letters; an IPv6 address without its brackets
    std::uint16_t port = 80;
    std::string target; ///< path and query, begins with '/'

    /// `http://host[:port][/path][?query]`: letters, digits, '-', '.' and '_' in host names, or an IP
    /// address; no user, no fragment, no space, ASCII only; port 80, 443 or from 1024 on.
    /// Errc::fetch_refused.
    static Result<WebAddress> parse(std::string_view text);

    /// `host:port`, an IPv6 address in brackets: what allow_private names.
    std::string authority() const;
    /// As in the Host header: without the scheme's own port.
    std::string host_header() const;

    friend bool operator==(const WebAddress&, const WebAddress&) = default;
};

} // namespace kyso::fetch
