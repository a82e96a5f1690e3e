// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/pkcs11/fake_cryptoki.hpp"

#include <algorithm>
#include <cstring>

namespace kyso::test {
namespace {

FakeCryptoki fake;

CK_RV open_session(CK_SLOT_ID, CK_FLAGS, void*, CK_NOTIFY, CK_SESSION_HANDLE* handle) {
    if (fake.open != CKR_OK) return fake.open;
    *handle = static_cast<CK_SESSION_HANDLE>(++fake.opened);
    return CKR_OK;
}
CK_RV close_session(CK_SESSION_HANDLE) {
    ++fake.closed;
    return CKR_OK;
}
CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR* pin, CK_ULONG size) {
    fake.pin_was_null = pin == nullptr;
    fake.pin.assign(pin, pin + size);
    if (fake.spoils_pin) std::memset(pin, 'x', size);
    if (user == CKU_CONTEXT_SPECIFIC) {
        ++fake.context_logins;
        return fake.active == session ? fake.context_login : CKR_OPERATION_NOT_INITIALIZED;
    }
    ++fake.logins;
    return fake.login;
}
CK_RV get_mechanisms(CK_SLOT_ID, CK_MECHANISM_TYPE* list, CK_ULONG* count) {
    if (fake.mechanism_list != CKR_OK) return fake.mechanism_list;
    std::ranges::copy(fake.mechanisms, list);
    *count = fake.mechanism_count_lie != 0 ? fake.mechanism_count_lie : fake.mechanisms.size();
    return CKR_OK;
}
CK_RV logout(CK_SESSION_HANDLE) {
    ++fake.logouts;
    return CKR_OK;
}
CK_RV find_init(CK_SESSION_HANDLE, CK_ATTRIBUTE* wanted, CK_ULONG count) {
    ++fake.searches;
    for (CK_ULONG i = 0; i < count; ++i) {
        if (wanted[i].type == CKA_KEY_TYPE)
            std::memcpy(&fake.key_type, wanted[i].pValue, sizeof fake.key_type);
        const auto* octets = static_cast<const std::uint8_t*>(wanted[i].pValue);
        if (wanted[i].type == CKA_ID) fake.key_id.assign(octets, octets + wanted[i].ulValueLen);
    }
    return CKR_OK;
}
CK_RV find(CK_SESSION_HANDLE, CK_OBJECT_HANDLE* found, CK_ULONG, CK_ULONG* count) {
    if (fake.find != CKR_OK) return fake.find;
    found[0] = 77;
    *count = fake.found;
    return CKR_OK;
}
CK_RV find_final(CK_SESSION_HANDLE) {
    ++fake.final_searches;
    return CKR_OK;
}
CK_RV give(CK_ATTRIBUTE& wanted, const Bytes& value) {
    std::copy(value.begin(), value.end(), static_cast<std::uint8_t*>(wanted.pValue));
    wanted.ulValueLen = fake.attribute_length_lie != 0 ? fake.attribute_length_lie : value.size();
    return CKR_OK;
}
CK_RV get_attribute(CK_SESSION_HANDLE, CK_OBJECT_HANDLE, CK_ATTRIBUTE* wanted, CK_ULONG) {
    if (wanted->type == CKA_ALWAYS_AUTHENTICATE)
        return give(*wanted, {fake.always_authenticate ? CK_BBOOL{CK_TRUE} : CK_BBOOL{CK_FALSE}});
    const auto& value = wanted->type == CKA_MODULUS ? fake.modulus : fake.curve;
    if (value) return give(*wanted, *value);
    wanted->ulValueLen = ~CK_ULONG{0};
    return CKR_ATTRIBUTE_SENSITIVE;
}
CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE) {
    if (fake.active == session) return CKR_OPERATION_ACTIVE;
    if (fake.sign_init != CKR_OK) return fake.sign_init;
    fake.active = session;
    fake.mechanism = mechanism->mechanism;
    if (mechanism->ulParameterLen == sizeof fake.pss)
        std::memcpy(&fake.pss, mechanism->pParameter, sizeof fake.pss);
    return CKR_OK;
}
CK_RV sign(CK_SESSION_HANDLE, CK_BYTE* input, CK_ULONG input_size, CK_BYTE* signature, CK_ULONG* size) {
    fake.input.assign(input, input + input_size);
    if (fake.sign == CKR_OK || !fake.failed_sign_stays_active) fake.active = 0;
    if (fake.sign != CKR_OK) return fake.sign;
    std::memset(signature, 0x5A, fake.written);
    *size = fake.signature_size;
    return CKR_OK;
}

} // namespace

FakeCryptoki& fake_cryptoki() {
    return fake;
}

CK_FUNCTION_LIST& reset_fake_cryptoki() {
    fake = FakeCryptoki{};
    static CK_FUNCTION_LIST list = [] {
        CK_FUNCTION_LIST made{};
        made.C_OpenSession = open_session;
        made.C_CloseSession = close_session;
        made.C_Login = login;
        made.C_Logout = logout;
        made.C_GetMechanismList = get_mechanisms;
        made.C_FindObjectsInit = find_init;
        made.C_FindObjects = find;
        made.C_FindObjectsFinal = find_final;
        made.C_GetAttributeValue = get_attribute;
        made.C_SignInit = sign_init;
        made.C_Sign = sign;
        return made;
    }();
    return list;
}

} // namespace kyso::test
