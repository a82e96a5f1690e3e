// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// What lies on the stand-alone token: an RSA-2048 and a P-256 key, each with its certificate and public key.
// Used by own_token. The octets are the same in every process.
#pragma once

#include "pkcs11/faulty/own_keys.hpp"

#include <map>
#include <p11-kit/pkcs11.h>

namespace kyso::pkcs11::faulty {

struct OwnObject {
    std::map<CK_ATTRIBUTE_TYPE, Octets> attributes;
    EVP_PKEY* key = nullptr; ///< of private keys; not owned
    bool rsa = false;
    bool is_private = false;
};

/// By handle, from 1; empty if OpenSSL fails.
const std::map<CK_OBJECT_HANDLE, OwnObject>& own_objects();

} // namespace kyso::pkcs11::faulty
