// SPDX-License-Identifier: Apache-2.0
#include "signature/certificate.hpp"

#include "signature/openssl_handles.hpp"

#include <openssl/x509v3.h>

namespace kyso::signature {
namespace {

bool signed_over_weak_digest(const Certificate& certificate) {
    int digest = NID_undef;
    // The digest is told even where OpenSSL cannot compute it any more.
    X509_get_signature_info(certificate.native(), &digest, nullptr, nullptr, nullptr);
    return is_weak_digest(digest);
}

bool key_too_short(const Certificate& certificate) {
    const EVP_PKEY* key = X509_get0_pubkey(certificate.native());
    if (key == nullptr) return false;
    return (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && certificate.key_bits() < 2048) ||
           (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && certificate.key_bits() < 256);
}

} // namespace

Result<void> check_may_sign(const Certificate& certificate, std::chrono::sys_seconds now) {
    const OpensslErrorScope errors;
    // RFC 5280 section 4.1.2.5: both ends are inside.
    if (now < certificate.not_before()) return Error{Errc::certificate_not_yet_valid};
    if (now > certificate.not_after()) return Error{Errc::certificate_expired};
    if (signed_over_weak_digest(certificate)) return Error{Errc::certificate_too_weak, "issuer's digest"};
    if (key_too_short(certificate)) return Error{Errc::certificate_too_weak, "key length"};
    // UINT32_MAX where the extension is absent: everything is allowed then (RFC 5280 section 4.2.1.3).
    constexpr std::uint32_t signing = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
    if ((X509_get_key_usage(certificate.native()) & signing) == 0)
        return Error{Errc::certificate_not_for_signing};
    return {};
}

} // namespace kyso::signature
