// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/signing_key.hpp"

#include "pkcs11/client/object_search.hpp"
#include "pkcs11/client/token_info.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

namespace kyso::pkcs11 {
namespace {

constexpr std::size_t min_rsa = 128; // 1024 bits; whether that is strong enough is for policy to say

/// Bits of a modulus without its leading zeros; 0 for one that no RSA key has.
std::size_t modulus_bits(const std::optional<Bytes>& modulus) {
    if (!modulus) return 0;
    const auto first =
        std::find_if(modulus->begin(), modulus->end(), [](std::uint8_t octet) { return octet != 0; });
    const auto size = static_cast<std::size_t>(modulus->end() - first);
    return size >= min_rsa ? 8 * (size - 1) + static_cast<std::size_t>(std::bit_width(*first)) : 0;
}

/// CKA_EC_PARAMS is a DER OBJECT IDENTIFIER for a named curve (RFC 5480 section 2.1.1.1).
std::size_t ecdsa_size(const std::optional<Bytes>& parameters) {
    if (!parameters) return 0;
    if (*parameters == Bytes{0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07}) return 64; // P-256
    if (*parameters == Bytes{0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22}) return 96;                   // P-384
    if (*parameters == Bytes{0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23}) return 132;                  // P-521
    return 0;
}

} // namespace

bool SigningKey::fits(std::size_t size) const noexcept {
    if (signature_size != 0) return size == signature_size;
    if (mechanism == Mechanism::ecdsa) return size >= 64 && size <= 132 && size % 2 == 0;
    return size >= min_rsa && size <= max_signature;
}

Outcome<SigningKey> find_signing_key(CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session, ByteView id,
                                     Mechanism mechanism) {
    CK_OBJECT_CLASS object_class = CKO_PRIVATE_KEY;
    CK_KEY_TYPE type = mechanism == Mechanism::ecdsa ? CKK_EC : CKK_RSA;
    Bytes key_id{id.begin(), id.end()};
    std::array<CK_ATTRIBUTE, 3> wanted{attribute(CKA_CLASS, object_class), attribute(CKA_KEY_TYPE, type),
                                       CK_ATTRIBUTE{CKA_ID, key_id.data(), key_id.size()}};
    const auto found = find_objects(functions, session, wanted, 1);
    if (!found) return found.error();
    if (found->empty()) return Error{Errc::key_not_found, "no private key of this id and type"};

    const auto read = [&](CK_ATTRIBUTE_TYPE what) {
        return read_attribute(functions, session, found->front(), what, max_signature);
    };
    SigningKey key;
    key.handle = found->front();
    key.mechanism = mechanism;
    key.always_authenticate = read(CKA_ALWAYS_AUTHENTICATE) == Bytes{CK_TRUE};
    if (mechanism == Mechanism::ecdsa) {
        key.signature_size = ecdsa_size(read(CKA_EC_PARAMS));
    } else {
        key.modulus_bits = modulus_bits(read(CKA_MODULUS));
        key.signature_size = (key.modulus_bits + 7) / 8;
    }
    return key;
}

} // namespace kyso::pkcs11
