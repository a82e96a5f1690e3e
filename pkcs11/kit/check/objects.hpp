// SPDX-License-Identifier: Apache-2.0
// Objects of the token as the checks read them: searches that end, attributes with a limit, the keys to sign
// with. Unlike pkcs11/client, which defends itself against a module, this says what was wrong.
#pragma once

#include "pkcs11/kit/check/bench.hpp"
#include "pkcs11/kit/check/slots.hpp"
#include "protocol/bytes.hpp"

namespace kyso::pkcs11::kit {

constexpr std::size_t most_objects = 10'000;
constexpr std::size_t longest_attribute = 64 * 1024;

/// Handles of objects of a class, with that CKA_ID if one is given. A search that does not end, or finds more
/// than was asked for, is a fail.
Got<std::vector<CK_OBJECT_HANDLE>> find_objects(Cryptoki& cryptoki, CK_SESSION_HANDLE session,
                                                CK_OBJECT_CLASS object_class,
                                                std::optional<ByteView> id = {});

/// An attribute's octets; a skip where the object has none, a fail where the lengths contradict each other.
Got<Bytes> read_attribute(Cryptoki& cryptoki, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                          CK_ATTRIBUTE_TYPE type);
/// CK_TRUE or not; nothing where the object has none.
std::optional<bool> read_flag(Bench& bench, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type);

struct SigningKey {
    CK_OBJECT_HANDLE handle = 0;
    CK_KEY_TYPE type = CKK_RSA;
    Bytes id;
    Bytes certificate; ///< DER of the certificate with the same CKA_ID; empty if there is none
    bool asks_each_time = false;
};

/// Every private key with CKA_SIGN, RSA or EC.
Got<std::vector<SigningKey>> signing_keys(Bench& bench);
/// The one to try: with a certificate, and not one that asks each time, where there is a choice; --key-id
/// chooses. A skip where the token has none of that type.
Got<SigningKey> signing_key(Bench& bench, CK_KEY_TYPE type);
/// RSA, else EC.
Got<SigningKey> any_signing_key(Bench& bench);

} // namespace kyso::pkcs11::kit
