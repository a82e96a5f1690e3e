// SPDX-License-Identifier: Apache-2.0
#include "portal/tls_context.hpp"

namespace kyso::portal {
namespace {

Error unusable(const std::string& option, const std::string& file, const boost::system::error_code& error) {
    return Error{Errc::config_invalid, option + " " + file + ": " + error.message()};
}

} // namespace

Result<std::unique_ptr<boost::asio::ssl::context>> make_tls_context(const std::string& certificate,
                                                                    const std::string& key) {
    namespace ssl = boost::asio::ssl;
    auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    boost::system::error_code error;
    context->set_options(ssl::context::no_compression | ssl::context::default_workarounds, error);
    context->use_certificate_chain_file(certificate, error);
    if (error) return unusable("--certificate", certificate, error);
    context->use_private_key_file(key, ssl::context::pem, error);
    if (error) return unusable("--key", key, error);
    if (SSL_CTX_check_private_key(context->native_handle()) != 1)
        return Error{Errc::config_invalid,
                     "--key " + key + " is not the key of --certificate " + certificate};
    return context;
}

} // namespace kyso::portal
