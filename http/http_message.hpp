// SPDX-License-Identifier: Apache-2.0
// What our servers (portal, gateway, simulators) need of an HTTP request, and what they answer: plain values,
// so that everything above the sockets can be called by a test. Must never include Beast.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kyso::http {

struct HttpRequest {
    std::string method; ///< as sent: "GET", "POST", …
    std::string target; ///< origin-form, RFC 9112 section 3.2.1, as sent
    // A header sent more than once arrives joined by ", " (RFC 9110 section 5.3), and so matches nothing
    // below.
    std::string origin;
    std::string content_type;
    std::string cookie;
    std::string body;
    std::string authorization{};
    std::string client_certificate{}; ///< DER of the verified TLS client certificate; empty: none was shown
    std::uint16_t peer_port = 0;      ///< of the connection's other end: tells connections apart
};

struct HttpResponse {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

} // namespace kyso::http
