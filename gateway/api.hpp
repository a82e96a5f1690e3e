// SPDX-License-Identifier: Apache-2.0
// The HTTPS face of the gateway: POST of one JSON object to one of three paths, an answer or a named error.
// Not for browsers: a request that names an origin is refused.
#pragma once

#include "gateway/desk.hpp"
#include "http/http_session.hpp"

namespace kyso::gateway {

class Api {
  public:
    explicit Api(Desk& desk) : desk_(desk) {}
    boost::asio::awaitable<http::HttpResponse> answer(http::HttpRequest request);

  private:
    Desk& desk_;
};

/// The HTTP status that an error goes out with.
unsigned status_of(Errc errc) noexcept;

} // namespace kyso::gateway
