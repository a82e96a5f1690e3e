// SPDX-License-Identifier: Apache-2.0
#include "portal/random_token.hpp"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <stdexcept>

namespace kyso::portal {

Bytes random_octets(std::size_t size) {
    Bytes bytes(size);
    if (RAND_bytes(bytes.data(), static_cast<int>(size)) != 1)
        throw std::runtime_error("the system has no randomness");
    return bytes;
}

std::string random_token(std::size_t size) {
    return to_base64url(random_octets(size));
}

Bytes sha256(ByteView bytes) {
    Bytes digest(SHA256_DIGEST_LENGTH);
    SHA256(bytes.data(), bytes.size(), digest.data());
    return digest;
}

} // namespace kyso::portal
