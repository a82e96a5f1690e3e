// SPDX-License-Identifier: Apache-2.0
#include "daemon/core/keyed_hash.hpp"

#include <openssl/hmac.h>
#include <stdexcept>

namespace kyso::core {

std::string keyed_hash(ByteView key, ByteView data) {
    Bytes mac(32);
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), mac.data(),
             nullptr) == nullptr)
        throw std::runtime_error{"OpenSSL cannot hash"};
    return to_hex(mac);
}

} // namespace kyso::core
