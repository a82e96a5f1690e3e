// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/samples.hpp"

#include "signature/cms.hpp"
#include "tests/fuzz/promise.hpp"

#include <fstream>
#include <iterator>
#include <openssl/evp.h>

namespace kyso::fuzz {

Bytes sample(const std::string& name) {
    std::ifstream file{std::string{KYSO_FUZZ_DATA_DIR} + "/" + name, std::ios::binary};
    promise(file.is_open(), "a file of tests/fuzz/data");
    const std::string content{std::istreambuf_iterator<char>{file}, {}};
    return {content.begin(), content.end()};
}

signature::Certificate sample_certificate(const std::string& name) {
    return signature::Certificate::parse(sample(name)).value();
}

const std::shared_ptr<EVP_PKEY>& authority_key() {
    static const std::shared_ptr<EVP_PKEY> key = [] {
        // RFC 5915: ECPrivateKey { version 1, privateKey, [0] prime256v1 }.
        Bytes der{0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x20};
        const Bytes scalar = signature::digest_of(DigestAlgorithm::sha256, as_bytes("kyso fuzz authority"));
        der.insert(der.end(), scalar.begin(), scalar.end());
        der.insert(der.end(), {0xA0, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07});
        const unsigned char* at = der.data();
        return std::shared_ptr<EVP_PKEY>{
            d2i_PrivateKey(EVP_PKEY_EC, nullptr, &at, static_cast<long>(der.size())), EVP_PKEY_free};
    }();
    promise(key != nullptr, "a key");
    return key;
}

} // namespace kyso::fuzz
