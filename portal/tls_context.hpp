// SPDX-License-Identifier: Apache-2.0
// The portal's own TLS: its certificate chain and key from PEM files, TLS 1.2 and later. Read once, at the
// start.
#pragma once

#include "protocol/result.hpp"

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace kyso::portal {

/// Errc::config_invalid, naming the file, where one cannot be read or the key is not the certificate's.
Result<std::unique_ptr<boost::asio::ssl::context>> make_tls_context(const std::string& certificate,
                                                                    const std::string& key);

} // namespace kyso::portal
