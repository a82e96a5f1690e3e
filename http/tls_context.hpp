// SPDX-License-Identifier: Apache-2.0
// A server's TLS: its certificate chain and key from PEM files, and where it wants client certificates,
// whose; TLS 1.2 and later. Read once, at the start.
#pragma once

#include "protocol/result.hpp"

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace kyso::http {

struct TlsFiles {
    std::string certificate; ///< chain, the server's own first
    std::string key;         ///< of the first certificate
    std::string
        client_roots; ///< empty: no client certificate is asked for; else one of these CAs is demanded
};

/// Errc::config_invalid, naming option and file, where one cannot be read or the key is not the
/// certificate's.
Result<std::unique_ptr<boost::asio::ssl::context>> make_tls_context(const TlsFiles& files);

} // namespace kyso::http
