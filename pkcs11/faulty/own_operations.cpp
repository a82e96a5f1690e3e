// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/own_state.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <openssl/rand.h>
#include <utility>

namespace kyso::pkcs11::faulty::own {
namespace {

bool visible(const OwnObject& object) {
    return state.logged_in || !object.is_private;
}

bool fits(const OwnObject& object, const CK_ATTRIBUTE& wanted) {
    const auto known = object.attributes.find(wanted.type);
    return known != object.attributes.end() && known->second.size() == wanted.ulValueLen &&
           (wanted.ulValueLen == 0 ||
            std::memcmp(known->second.data(), wanted.pValue, wanted.ulValueLen) == 0);
}

const OwnObject* find_object(CK_OBJECT_HANDLE handle) {
    const auto known = own_objects().find(handle);
    return known == own_objects().end() || !visible(known->second) ? nullptr : &known->second;
}

/// One attribute, as PKCS#11 v2.40 section 5.7 says of C_GetAttributeValue.
CK_RV give_attribute(const OwnObject& object, CK_ATTRIBUTE& item) {
    constexpr std::array secrets{CKA_PRIVATE_EXPONENT, CKA_PRIME_1,    CKA_PRIME_2,
                                 CKA_EXPONENT_1,       CKA_EXPONENT_2, CKA_COEFFICIENT};
    const bool secret = object.is_private &&
                        (std::ranges::find(secrets, item.type) != secrets.end() || item.type == CKA_VALUE);
    const auto known = object.attributes.find(item.type);
    const auto room = item.ulValueLen;
    item.ulValueLen = CK_UNAVAILABLE_INFORMATION;
    if (secret) return CKR_ATTRIBUTE_SENSITIVE;
    if (known == object.attributes.end()) return CKR_ATTRIBUTE_TYPE_INVALID;
    if (item.pValue != nullptr && room < known->second.size()) return CKR_BUFFER_TOO_SMALL;
    item.ulValueLen = known->second.size();
    if (item.pValue != nullptr && !known->second.empty())
        std::memcpy(item.pValue, known->second.data(), known->second.size());
    return CKR_OK;
}

} // namespace

State state;

CK_RV find_objects_init(CK_SESSION_HANDLE handle, CK_ATTRIBUTE* wanted, CK_ULONG count) {
    return in_session(handle, [&](Session& session) -> CK_RV {
        if (session.search) return CKR_OPERATION_ACTIVE;
        if (wanted == nullptr && count > 0) return CKR_ARGUMENTS_BAD;
        session.search.emplace();
        for (const auto& [object_handle, object] : own_objects())
            if (visible(object) &&
                std::all_of(wanted, wanted + count, [&](const auto& item) { return fits(object, item); }))
                session.search->push_back(object_handle);
        return CKR_OK;
    });
}

CK_RV find_objects(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE* objects, CK_ULONG max, CK_ULONG* count) {
    return in_session(handle, [&](Session& session) -> CK_RV {
        if (!session.search) return CKR_OPERATION_NOT_INITIALIZED;
        if (objects == nullptr || count == nullptr) return CKR_ARGUMENTS_BAD;
        *count = std::min<CK_ULONG>(max, session.search->size());
        const auto end = session.search->begin() + static_cast<std::ptrdiff_t>(*count);
        std::copy(session.search->begin(), end, objects);
        session.search->erase(session.search->begin(), end);
        return CKR_OK;
    });
}

CK_RV find_objects_final(CK_SESSION_HANDLE handle) {
    return in_session(handle, [](Session& session) -> CK_RV {
        if (!session.search) return CKR_OPERATION_NOT_INITIALIZED;
        session.search.reset();
        return CKR_OK;
    });
}

CK_RV get_attribute_value(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle, CK_ATTRIBUTE* items,
                          CK_ULONG count) {
    return in_session(handle, [&](Session&) -> CK_RV {
        const auto* object = find_object(object_handle);
        if (object == nullptr) return CKR_OBJECT_HANDLE_INVALID;
        if (items == nullptr || count == 0) return CKR_ARGUMENTS_BAD;
        CK_RV result = CKR_OK;
        for (CK_ULONG at = 0; at < count; ++at)
            if (const auto one = give_attribute(*object, items[at]); one != CKR_OK) result = one;
        return result;
    });
}

CK_RV sign_init(CK_SESSION_HANDLE handle, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
    return in_session(handle, [&](Session& session) -> CK_RV {
        if (mechanism == nullptr) return CKR_ARGUMENTS_BAD;
        if (session.signing != nullptr) return CKR_OPERATION_ACTIVE;
        if (!state.logged_in) return CKR_USER_NOT_LOGGED_IN;
        const auto* object = find_object(key);
        if (object == nullptr) return CKR_KEY_HANDLE_INVALID;
        if (mechanism->mechanism != CKM_RSA_PKCS && mechanism->mechanism != CKM_ECDSA)
            return CKR_MECHANISM_INVALID;
        if (object->key == nullptr) return CKR_KEY_FUNCTION_NOT_PERMITTED;
        if (object->rsa != (mechanism->mechanism == CKM_RSA_PKCS)) return CKR_KEY_TYPE_INCONSISTENT;
        session.signing = object;
        return CKR_OK;
    });
}

/// A query and a buffer that is too small leave the operation as it is (section 5.2).
CK_RV sign(CK_SESSION_HANDLE handle, CK_BYTE* data, CK_ULONG data_length, CK_BYTE* signature,
           CK_ULONG* length) {
    return in_session(handle, [&](Session& session) -> CK_RV {
        if (session.signing == nullptr) return CKR_OPERATION_NOT_INITIALIZED;
        if (length == nullptr || data == nullptr) return CKR_ARGUMENTS_BAD;
        const CK_ULONG size = session.signing->rsa ? 256 : 64;
        const auto room = *length;
        *length = size;
        if (signature == nullptr) return CKR_OK;
        if (room < size) return CKR_BUFFER_TOO_SMALL;
        const auto* key = std::exchange(session.signing, nullptr);
        const CK_ULONG most = key->rsa ? size - 11 : 64; // RFC 8017 section 7.2.1
        if (data_length > most) return CKR_DATA_LEN_RANGE;
        const auto made = sign_raw(key->key, {data, data_length});
        if (made.size() != size) return CKR_FUNCTION_FAILED;
        std::ranges::copy(made, signature);
        return CKR_OK;
    });
}

CK_RV generate_random(CK_SESSION_HANDLE handle, CK_BYTE* data, CK_ULONG length) {
    return in_session(handle, [&](Session&) -> CK_RV {
        if (data == nullptr) return CKR_ARGUMENTS_BAD;
        return RAND_bytes(data, static_cast<int>(length)) == 1 ? CKR_OK : CKR_FUNCTION_FAILED;
    });
}

} // namespace kyso::pkcs11::faulty::own
