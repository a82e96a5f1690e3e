// SPDX-License-Identifier: Apache-2.0
// Which HTTP requests on the WebSocket port get further than the constant 403. Pure: the io layer parses the
// request with Beast, looks up the peer's uid, and asks here before it upgrades anything.
#pragma once

#include "daemon/core/allow_list.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace kyso::core {

struct Header {
    std::string_view name; ///< in any case
    std::string_view value;
};

struct HttpRequest {
    std::string_view method;
    std::string_view target;
    unsigned version = 11; ///< as Beast counts: 11 is HTTP/1.1
    std::vector<Header> headers;
};

enum class Door : std::uint8_t {
    refuse,     ///< 403 with a constant body, whatever was wrong
    websocket,  ///< upgrade on /v1
    enrolment,  ///< upgrade on /v1/enroll, to session.requestAccess and nothing else
    well_known, ///< GET /.well-known/kyso
};

struct Admission {
    Door door = Door::refuse;
    std::optional<Origin> origin;
    std::string_view reason; ///< for the log only
};

constexpr std::string_view websocket_path = "/v1";
constexpr std::string_view enrolment_path = "/v1/enroll";
constexpr std::string_view well_known_path = "/.well-known/kyso";
constexpr std::string_view subprotocol = "kyso.v1";

/// The rules of docs/protocol.md, section Transport: exactly one Host among the loopback names with our port
/// (a rebound name is refused), exactly one Origin that may do something here, GET, HTTP/1.1, no body; for
/// /v1 also a WebSocket upgrade of version 13 that offers the subprotocol. /v1/enroll takes every https
/// origin in its one spelling.
Admission admit(const HttpRequest& request, unsigned port, const Grants& grants);

} // namespace kyso::core
