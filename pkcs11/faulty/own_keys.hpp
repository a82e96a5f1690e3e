// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// The module's own keys: RSA-2048 and P-256, the same in every process, because they are computed from a
// word. They protect nothing: everybody can compute them. Used by `forge` and by the stand-alone token.
#pragma once

#include <memory>
#include <openssl/evp.h>
#include <span>
#include <string>
#include <vector>

namespace kyso::pkcs11::faulty {

using Octets = std::vector<unsigned char>;
using OctetView = std::span<const unsigned char>;
struct KeyFree {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyFree>;

enum class KeyOwner { token, other }; ///< `other` is in no certificate

/// Null if OpenSSL fails. Made on first use, kept for ever.
EVP_PKEY* own_rsa(KeyOwner owner);
EVP_PKEY* own_ec(KeyOwner owner);

/// As CKM_RSA_PKCS (padding of type 1 around `data`) or CKM_ECDSA (r||s); empty if OpenSSL fails.
Octets sign_raw(EVP_PKEY* key, OctetView data);
/// ECDSA over P-256 with the same k each time: two of them give the key away.
Octets sign_with_same_nonce(EVP_PKEY* ec_key, OctetView digest);

/// r||s as DER, SEQUENCE of two INTEGERs; and back (each half `half` octets long).
Octets to_der(OctetView raw);
Octets from_der(OctetView der, std::size_t half);

} // namespace kyso::pkcs11::faulty
