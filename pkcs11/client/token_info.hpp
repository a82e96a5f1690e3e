// SPDX-License-Identifier: Apache-2.0
// What a module says about itself, its tokens and their certificates, as plain values: texts are UTF-8
// without padding, lengths are bounded. Passed up to the driver host and over its wire to kysod.
#pragma once

#include "protocol/bytes.hpp"

namespace kyso::pkcs11 {

constexpr std::size_t max_tokens = 64;
constexpr std::size_t max_certificates = 64;
constexpr std::size_t max_text = 256;
constexpr std::size_t max_key_id = 255;
constexpr std::size_t max_certificate = 16384;
constexpr std::size_t max_signature = 1024;

struct ModuleInfo {
    std::string manufacturer, description; ///< of CK_INFO, at most max_text octets each
    std::uint8_t cryptoki_major = 0, cryptoki_minor = 0;
    std::uint8_t library_major = 0, library_minor = 0;

    friend bool operator==(const ModuleInfo&, const ModuleInfo&) = default;
};

struct TokenInfo {
    std::uint64_t slot = 0;                         ///< CK_SLOT_ID; changes between two starts of a module
    std::string label, manufacturer, model, serial; ///< of CK_TOKEN_INFO, at most max_text octets each
    std::uint32_t flags = 0;                        ///< CKF_ of CK_TOKEN_INFO
    std::string reader{}; ///< slotDescription of CK_SLOT_INFO: for PC/SC the reader's name; may be empty

    friend bool operator==(const TokenInfo&, const TokenInfo&) = default;
};

struct TokenCertificate {
    Bytes id; ///< CKA_ID, which its private key shares
    std::string label;
    Bytes der;

    friend bool operator==(const TokenCertificate&, const TokenCertificate&) = default;
};

} // namespace kyso::pkcs11
