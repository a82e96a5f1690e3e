// SPDX-License-Identifier: Apache-2.0
// One signature by the module, and OpenSSL's word on it. What is signed is made up here and means nothing.
#pragma once

#include "pkcs11/kit/check/guarded_buffer.hpp"
#include "pkcs11/kit/check/objects.hpp"
#include "signature/openssl_handles.hpp"

namespace kyso::pkcs11::kit {

constexpr std::size_t signature_room = 1024; ///< RSA-8192

/// What is handed to C_Sign, for a key: a DigestInfo for CKM_RSA_PKCS, the digest for CKM_ECDSA.
struct SignInput {
    CK_MECHANISM_TYPE mechanism = CKM_RSA_PKCS;
    Bytes octets;
};
/// `seed` makes another text.
SignInput plain_input(const SigningKey& key, unsigned seed = 0);
/// The text, its SHA-256 and the DigestInfo around that (RFC 8017 section 9.2).
Bytes text_to_sign(unsigned seed);
Bytes sha256_of(ByteView octets);
Bytes digest_info(ByteView digest);

/// C_SignInit, and for a key that asks each time C_Login for this signature.
std::optional<Outcome> begin(Bench& bench, const SigningKey& key, CK_MECHANISM_TYPE mechanism);
/// begin() and C_Sign into a guarded buffer of signature_room octets.
Got<Bytes> sign(Bench& bench, const SigningKey& key, const SignInput& input);

/// The key that signatures are verified with: of the certificate, else of the public key object or the
/// private key's own numbers. A skip where the token shows none.
Got<signature::PkeyHandle> public_key(Bench& bench, const SigningKey& key);
signature::PkeyHandle certificate_key(ByteView der);
/// Is it the signature of `input`? ECDSA as r||s.
bool verifies(EVP_PKEY* key, const SignInput& input, ByteView signature);

} // namespace kyso::pkcs11::kit
