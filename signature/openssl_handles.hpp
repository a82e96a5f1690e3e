// SPDX-License-Identifier: Apache-2.0
// Ownership of OpenSSL objects, their DER, and what OpenSSL says went wrong. Used wherever OpenSSL is called.
// Nothing of ours may leave an entry in OpenSSL's error queue: the next caller would read it as its own.
#pragma once

#include "protocol/bytes.hpp"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <chrono>
#include <memory>
#include <string_view>

namespace kyso::signature {

/// Deleter made of a C function.
template <auto function>
struct Free {
    template <class T>
    void operator()(T* object) const noexcept {
        function(object);
    }
};
inline void free_certificates(STACK_OF(X509) * stack) noexcept {
    sk_X509_pop_free(stack, X509_free);
}
/// The stack alone; its certificates belong to somebody else.
inline void free_certificate_list(STACK_OF(X509) * stack) noexcept {
    sk_X509_free(stack);
}

using X509Handle = std::unique_ptr<X509, Free<X509_free>>;
using X509Stack = std::unique_ptr<STACK_OF(X509), Free<free_certificates>>;
using X509List = std::unique_ptr<STACK_OF(X509), Free<free_certificate_list>>;
using X509StoreHandle = std::unique_ptr<X509_STORE, Free<X509_STORE_free>>;
using X509StoreContextHandle = std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>>;
using PkeyHandle = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using PkeyContextHandle = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using BioHandle = std::unique_ptr<BIO, Free<BIO_free_all>>;
using CmsHandle = std::unique_ptr<CMS_ContentInfo, Free<CMS_ContentInfo_free>>;

/// What OpenSSL allocated for its caller.
struct FreeMemory {
    void operator()(void* memory) const noexcept { OPENSSL_free(memory); }
};
template <class T>
using OpensslMemory = std::unique_ptr<T, FreeMemory>;

/// Dotted decimal; empty for an identifier longer than 255 characters.
std::string dotted(const ASN1_OBJECT* object);

/// DER of an OpenSSL object through its i2d function; empty if OpenSSL cannot encode it.
template <class T>
Bytes to_der(int (*i2d)(const T*, unsigned char**), const T* object) {
    const int size = i2d(object, nullptr);
    if (size <= 0) return {};
    Bytes der(static_cast<std::size_t>(size));
    unsigned char* out = der.data();
    i2d(object, &out);
    return der;
}

/// A memory BIO that reads `bytes` in place; they must outlive it.
BioHandle reader_of(ByteView bytes);

/// Errc as given, if it is no time.
Result<std::chrono::sys_seconds> seconds_of(const ASN1_TIME* time, Errc errc);

/// An Error whose detail is `doing` and the text of OpenSSL's queue, which is emptied.
Error openssl_error(Errc errc, std::string_view doing);

/// A digest whose signatures can be forged: MD5, SHA-1 and older.
bool is_weak_digest(int nid) noexcept;

/// Empties OpenSSL's error queue when a function that called OpenSSL is left, whichever way.
class OpensslErrorScope {
  public:
    OpensslErrorScope() = default;
    ~OpensslErrorScope();
    OpensslErrorScope(const OpensslErrorScope&) = delete;
    OpensslErrorScope& operator=(const OpensslErrorScope&) = delete;
};

} // namespace kyso::signature
