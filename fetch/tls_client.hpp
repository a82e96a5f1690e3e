// SPDX-License-Identifier: Apache-2.0
// TLS as a client: a context of our own and the checks of one connection. For fetcher.cpp and
// https_client.cpp only.
#pragma once

#include "protocol/result.hpp"

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <openssl/ssl.h>

namespace kyso::fetch {

/// PEM files. `certificate` and `key`: the client's own; both empty: none is shown.
struct TlsClientFiles {
    std::string roots, certificate, key;
};

/// TLS 1.2 or later, certificates checked against `roots` and nothing else; of `certificate` the first alone
/// is shown, without its chain. Errc::fetch_failed, naming the file.
Result<std::unique_ptr<boost::asio::ssl::context>> make_tls_client(const TlsClientFiles& files);

/// Demands the certificate of `host` (a name or an IP address), and names it in the handshake.
Result<void> expect_host(SSL* connection, const std::string& host);

/// Why a handshake ended, with what is wrong with the server's certificate where that is it.
std::string failed_handshake(const SSL* connection, const boost::system::error_code& error);

} // namespace kyso::fetch
