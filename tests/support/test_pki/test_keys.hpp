// SPDX-License-Identifier: Apache-2.0
// Fake: private keys in memory that sign as a token would. For tests only; nothing of the product links it.
#pragma once

#include "protocol/to_be_signed.hpp"
#include "signature/openssl_handles.hpp"

#include <filesystem>
#include <memory>

namespace kyso::test {

enum class KeyKind : std::uint8_t { rsa_1024, rsa_2048, rsa_3072, ec_p256, ec_p384, ec_p224 };

using Key = std::shared_ptr<EVP_PKEY>;

/// A key made once per process, kind and number: making an RSA key takes a tenth of a second.
Key cached_key(KeyKind kind, unsigned number = 0);

/// What a token answers: RSA PKCS#1 v1.5 over the DigestInfo, RSA PSS, ECDSA r||s.
Bytes sign_raw(const Key& key, const ToBeSigned& to_be_signed);

/// PKCS#8, not encrypted: DER and PEM. Both throw std::runtime_error if the file cannot be written.
void write_pkcs8_der(const Key& key, const std::filesystem::path& file);
void write_pkcs8_pem(const Key& key, const std::filesystem::path& file);

void write_file(const std::filesystem::path& file, ByteView content);

} // namespace kyso::test
