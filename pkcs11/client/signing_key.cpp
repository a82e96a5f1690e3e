// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/signing_key.hpp"

#include "pkcs11/client/return_value.hpp"
#include "pkcs11/client/token_info.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace kyso::pkcs11 {
namespace {

constexpr std::size_t min_rsa = 128; // 1024 bits; whether that is strong enough is for policy to say

template <class Value>
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, Value& value) noexcept {
    return {type, &value, sizeof value};
}

/// An attribute's value, or nothing where the module has none, hides it, or reports a length it cannot have.
std::optional<Bytes> read_attribute(CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                                    CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    std::array<std::uint8_t, max_signature> room{};
    CK_ATTRIBUTE wanted = attribute(type, room);
    if (functions.C_GetAttributeValue(session, object, &wanted, 1) != CKR_OK) return std::nullopt;
    if (wanted.ulValueLen > room.size()) return std::nullopt;
    return Bytes(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(wanted.ulValueLen));
}

std::size_t rsa_size(const std::optional<Bytes>& modulus) {
    if (!modulus) return 0;
    const auto first =
        std::find_if(modulus->begin(), modulus->end(), [](std::uint8_t octet) { return octet != 0; });
    const auto size = static_cast<std::size_t>(modulus->end() - first);
    return size >= min_rsa ? size : 0;
}

/// CKA_EC_PARAMS is a DER OBJECT IDENTIFIER for a named curve (RFC 5480 section 2.1.1.1).
std::size_t ecdsa_size(const std::optional<Bytes>& parameters) {
    if (!parameters) return 0;
    if (*parameters == Bytes{0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07}) return 64; // P-256
    if (*parameters == Bytes{0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22}) return 96;                   // P-384
    if (*parameters == Bytes{0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23}) return 132;                  // P-521
    return 0;
}

Outcome<CK_OBJECT_HANDLE> find_object(CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session,
                                      std::span<CK_ATTRIBUTE> wanted) {
    if (const CK_RV rv = functions.C_FindObjectsInit(session, wanted.data(), wanted.size()); rv != CKR_OK)
        return failure(rv, "C_FindObjectsInit");
    std::array<CK_OBJECT_HANDLE, 2> found{};
    CK_ULONG count = 0;
    const CK_RV rv = functions.C_FindObjects(session, found.data(), found.size(), &count);
    const CK_RV end = functions.C_FindObjectsFinal(session);
    if (rv != CKR_OK) return failure(rv, "C_FindObjects");
    if (end != CKR_OK) return failure(end, "C_FindObjectsFinal");
    if (count > found.size())
        return Error{Errc::driver_lied, "C_FindObjects: count above what was asked for"};
    if (count == 0) return Error{Errc::key_not_found, "no private key of this id and type"};
    return found.front();
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
    const auto handle = find_object(functions, session, wanted);
    if (!handle) return handle.error();

    const auto read = [&](CK_ATTRIBUTE_TYPE what) {
        return read_attribute(functions, session, *handle, what);
    };
    if (const auto always = read(CKA_ALWAYS_AUTHENTICATE); always && *always == Bytes{CK_TRUE})
        return Error{Errc::key_asks_each_time, "CKA_ALWAYS_AUTHENTICATE"};
    return SigningKey{*handle, mechanism,
                      mechanism == Mechanism::ecdsa ? ecdsa_size(read(CKA_EC_PARAMS))
                                                    : rsa_size(read(CKA_MODULUS))};
}

Bytes sign_input(const ToBeSigned& to_be_signed) {
    if (to_be_signed.mechanism == Mechanism::ecdsa) return to_be_signed.digest;
    // SEQUENCE { SEQUENCE { OID 2.16.840.1.101.3.4.2.n, NULL }, OCTET STRING }; n is 1, 2, 3 for SHA-256,
    // 384, 512.
    const auto size = static_cast<std::uint8_t>(to_be_signed.digest.size());
    Bytes info{0x30,
               static_cast<std::uint8_t>(17 + size),
               0x30,
               0x0D,
               0x06,
               0x09,
               0x60,
               0x86,
               0x48,
               0x01,
               0x65,
               0x03,
               0x04,
               0x02,
               static_cast<std::uint8_t>(to_be_signed.digest_algorithm),
               0x05,
               0x00,
               0x04,
               size};
    info.insert(info.end(), to_be_signed.digest.begin(), to_be_signed.digest.end());
    return info;
}

} // namespace kyso::pkcs11
