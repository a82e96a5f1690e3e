// SPDX-License-Identifier: Apache-2.0
#include "http/tls_context.hpp"

namespace kyso::http {
namespace {

Error unusable(const std::string& option, const std::string& file, const boost::system::error_code& error) {
    return Error{Errc::config_invalid, option + " " + file + ": " + error.message()};
}

} // namespace

Result<std::unique_ptr<boost::asio::ssl::context>> make_tls_context(const TlsFiles& files) {
    namespace ssl = boost::asio::ssl;
    auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    boost::system::error_code error;
    context->set_options(ssl::context::no_compression | ssl::context::default_workarounds, error);
    context->use_certificate_chain_file(files.certificate, error);
    if (error) return unusable("--certificate", files.certificate, error);
    context->use_private_key_file(files.key, ssl::context::pem, error);
    if (error) return unusable("--key", files.key, error);
    if (SSL_CTX_check_private_key(context->native_handle()) != 1)
        return Error{Errc::config_invalid,
                     "--key " + files.key + " is not the key of --certificate " + files.certificate};
    if (files.client_roots.empty()) return context;
    context->load_verify_file(files.client_roots, error);
    if (error) return unusable("--client-roots", files.client_roots, error);
    context->set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert, error);
    // A session resumed with a ticket would not show its certificate again.
    SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(context->native_handle(), SSL_SESS_CACHE_OFF);
    return context;
}

} // namespace kyso::http
