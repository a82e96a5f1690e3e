// SPDX-License-Identifier: Apache-2.0
#include "fetch/tls_client.hpp"

#include "signature/openssl_handles.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/x509v3.h>

namespace kyso::fetch {

namespace ssl = boost::asio::ssl;
using signature::openssl_error;

namespace {

/// An authority's certificate is no server's (RFC 5280 section 4.2.1.9 tells them apart; OpenSSL takes one
/// whose key usage allows it).
int refuse_authorities(int good, X509_STORE_CTX* verification) {
    if (good != 1 || X509_STORE_CTX_get_error_depth(verification) != 0) return good;
    if ((X509_get_extension_flags(X509_STORE_CTX_get_current_cert(verification)) & EXFLAG_CA) == 0) return 1;
    X509_STORE_CTX_set_error(verification, X509_V_ERR_INVALID_PURPOSE);
    return 0;
}

} // namespace

Result<std::unique_ptr<ssl::context>> make_tls_client(const TlsClientFiles& files) {
    const signature::OpensslErrorScope errors;
    auto context = std::make_unique<ssl::context>(ssl::context::tls_client);
    SSL_CTX* native = context->native_handle();
    SSL_CTX_set_security_level(native, 2);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
    if (SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) != 1 ||
        SSL_CTX_load_verify_file(native, files.roots.c_str()) != 1)
        return openssl_error(Errc::fetch_failed, "TLS roots " + files.roots);
    SSL_CTX_set_verify(native, SSL_VERIFY_PEER, refuse_authorities);
    if (files.certificate.empty()) return context;
    // Without this OpenSSL would send the chain too, out of the roots of the server.
    SSL_CTX_set_mode(native, SSL_MODE_NO_AUTO_CHAIN);
    if (SSL_CTX_use_certificate_file(native, files.certificate.c_str(), SSL_FILETYPE_PEM) != 1)
        return openssl_error(Errc::fetch_failed, "TLS client certificate " + files.certificate);
    if (SSL_CTX_use_PrivateKey_file(native, files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(native) != 1)
        return openssl_error(Errc::fetch_failed, "TLS client key " + files.key);
    return context;
}

Result<void> expect_host(SSL* connection, const std::string& host) {
    const signature::OpensslErrorScope errors;
    boost::system::error_code no_address;
    boost::asio::ip::make_address(host, no_address);
    if (!no_address) {
        if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), host.c_str()) != 1)
            return openssl_error(Errc::fetch_failed, "TLS address");
        return {};
    }
    // A name in the subject is none (RFC 6125 section 6.4.4, RFC 9525 section 2).
    SSL_set_hostflags(connection, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    // SSL_set_tlsext_host_name() is this call behind an old-style cast.
    if (SSL_set1_host(connection, host.c_str()) != 1 ||
        SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 const_cast<char*>(host.c_str())) != 1)
        return openssl_error(Errc::fetch_failed, "TLS host name");
    return {};
}

std::string failed_handshake(const SSL* connection, const boost::system::error_code& error) {
    const long verdict = SSL_get_verify_result(connection);
    std::string told = error.message();
    if (verdict != X509_V_OK) told.append(": ").append(X509_verify_cert_error_string(verdict));
    return told;
}

} // namespace kyso::fetch
