// SPDX-License-Identifier: Apache-2.0
// TLS towards servers of revocation data: a context of our own and the checks of one connection. For
// fetcher.cpp only.
#pragma once

#include "protocol/result.hpp"

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <openssl/ssl.h>

namespace kyso::fetch {

/// TLS 1.2 or later, certificates checked against `roots` (a PEM file) and nothing else. Errc::fetch_failed.
Result<std::unique_ptr<boost::asio::ssl::context>> make_tls_client(const std::string& roots);

/// Demands the certificate of `host` (a name or an IP address), and names it in the handshake.
Result<void> expect_host(SSL* connection, const std::string& host);

} // namespace kyso::fetch
