// SPDX-License-Identifier: Apache-2.0
// Keys and certificates from files, as the attributes that C_CreateObject wants. For kyso-test-token only.
#pragma once

#include "protocol/bytes.hpp"

#include <p11-kit/pkcs11.h>

#include <string>
#include <utility>
#include <vector>

namespace kyso::test {

/// Attribute values by type; they own their octets.
using Attributes = std::vector<std::pair<CK_ATTRIBUTE_TYPE, Bytes>>;

/// Octets of a number or flag as Cryptoki stores it in memory.
template <class Value>
Bytes plain(Value value) {
    const auto* octets = reinterpret_cast<const std::uint8_t*>(&value);
    return {octets, octets + sizeof value};
}

/// Type and numbers of a PEM or DER private key, RSA or EC. Throws std::runtime_error.
Attributes private_key_attributes(const std::string& path);
/// The same key's public half.
Attributes public_key_attributes(const std::string& path);
/// Value, subject, issuer and serial number of a PEM or DER certificate. Throws std::runtime_error.
Attributes certificate_attributes(const std::string& path);

} // namespace kyso::test
