// SPDX-License-Identifier: Apache-2.0
#include "portal/random_token.hpp"

#include "protocol/random.hpp"

#include <openssl/sha.h>

namespace kyso::portal {

std::string random_token(std::size_t size) {
    return to_base64url(random_octets(size));
}

Bytes sha256(ByteView bytes) {
    Bytes digest(SHA256_DIGEST_LENGTH);
    SHA256(bytes.data(), bytes.size(), digest.data());
    return digest;
}

} // namespace kyso::portal
