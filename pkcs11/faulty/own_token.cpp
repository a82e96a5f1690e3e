// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/own_token.hpp"
#include "pkcs11/faulty/own_state.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace kyso::pkcs11::faulty {
namespace {

using namespace own;

template <std::size_t size>
void fill(CK_UTF8CHAR (&field)[size], const char* text) {
    std::memset(field, ' ', size);
    std::memcpy(field, text, std::strlen(text));
}

CK_RV initialize(void* arguments) {
    const std::lock_guard lock(state.mutex);
    const auto* wanted = static_cast<const CK_C_INITIALIZE_ARGS*>(arguments);
    if (wanted != nullptr && wanted->pReserved != nullptr) return CKR_ARGUMENTS_BAD;
    if (state.initialized) return CKR_CRYPTOKI_ALREADY_INITIALIZED;
    state.initialized = true;
    return own_objects().empty() ? CKR_GENERAL_ERROR : CKR_OK;
}

CK_RV finalize(void* reserved) {
    return alone([&]() -> CK_RV {
        if (reserved != nullptr) return CKR_ARGUMENTS_BAD;
        state.initialized = state.logged_in = false;
        state.sessions.clear();
        return CKR_OK;
    });
}

CK_RV get_info(CK_INFO* info) {
    return alone([&]() -> CK_RV {
        if (info == nullptr) return CKR_ARGUMENTS_BAD;
        *info = CK_INFO{};
        info->cryptokiVersion = {2, 40};
        fill(info->manufacturerID, "kyso");
        fill(info->libraryDescription, "kyso faulty module");
        return CKR_OK;
    });
}

/// The in/out count of the standard's section 5.2.
template <class Item, std::size_t size>
CK_RV give_list(const std::array<Item, size>& list, Item* items, CK_ULONG* count) {
    if (count == nullptr) return CKR_ARGUMENTS_BAD;
    const auto room = *count;
    *count = size;
    if (items == nullptr) return CKR_OK;
    if (room < size) return CKR_BUFFER_TOO_SMALL;
    std::ranges::copy(list, items);
    return CKR_OK;
}

CK_RV get_slot_list(CK_BBOOL, CK_SLOT_ID* slots, CK_ULONG* count) {
    return alone([&] { return give_list(std::array{own_slot}, slots, count); });
}

CK_RV get_slot_info(CK_SLOT_ID slot, CK_SLOT_INFO* info) {
    return in_slot(slot, [&]() -> CK_RV {
        if (info == nullptr) return CKR_ARGUMENTS_BAD;
        *info = CK_SLOT_INFO{};
        fill(info->slotDescription, "kyso faulty slot");
        fill(info->manufacturerID, "kyso");
        info->flags = CKF_TOKEN_PRESENT | CKF_REMOVABLE_DEVICE;
        return CKR_OK;
    });
}

CK_RV get_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
    return in_slot(slot, [&]() -> CK_RV {
        if (info == nullptr) return CKR_ARGUMENTS_BAD;
        *info = CK_TOKEN_INFO{};
        fill(info->label, "Faulty");
        fill(info->manufacturerID, "kyso");
        fill(info->model, "own");
        fill(info->serialNumber, "FA17000000000001");
        std::memset(info->utcTime, '0', sizeof info->utcTime);
        info->flags = CKF_RNG | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED |
                      CKF_WRITE_PROTECTED;
        info->ulMaxSessionCount = info->ulMaxRwSessionCount = CK_EFFECTIVELY_INFINITE;
        info->ulSessionCount = state.sessions.size();
        info->ulRwSessionCount =
            static_cast<CK_ULONG>(std::ranges::count_if(state.sessions, [](const auto& session) {
                return (session.second.flags & CKF_RW_SESSION) != 0;
            }));
        info->ulMinPinLen = 4;
        info->ulMaxPinLen = 16;
        info->ulTotalPublicMemory = info->ulFreePublicMemory = CK_UNAVAILABLE_INFORMATION;
        info->ulTotalPrivateMemory = info->ulFreePrivateMemory = CK_UNAVAILABLE_INFORMATION;
        return CKR_OK;
    });
}

CK_RV get_mechanism_list(CK_SLOT_ID slot, CK_MECHANISM_TYPE* list, CK_ULONG* count) {
    return in_slot(slot, [&] {
        return give_list(std::array<CK_MECHANISM_TYPE, 2>{CKM_RSA_PKCS, CKM_ECDSA}, list, count);
    });
}

CK_RV get_mechanism_info(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO* info) {
    return in_slot(slot, [&]() -> CK_RV {
        if (info == nullptr) return CKR_ARGUMENTS_BAD;
        if (type == CKM_RSA_PKCS)
            *info = {2048, 2048, CKF_HW | CKF_SIGN};
        else if (type == CKM_ECDSA)
            *info = {256, 256, CKF_HW | CKF_SIGN};
        else
            return CKR_MECHANISM_INVALID;
        return CKR_OK;
    });
}

CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, void*, CK_NOTIFY, CK_SESSION_HANDLE* session) {
    return in_slot(slot, [&]() -> CK_RV {
        if (session == nullptr) return CKR_ARGUMENTS_BAD;
        if ((flags & CKF_SERIAL_SESSION) == 0) return CKR_SESSION_PARALLEL_NOT_SUPPORTED;
        *session = ++state.last;
        state.sessions[*session].flags = flags;
        return CKR_OK;
    });
}

/// The last session takes the login with it (PKCS#11 v2.40 section 5.6, C_CloseSession).
void forget_login() {
    if (state.sessions.empty()) state.logged_in = false;
}

CK_RV close_session(CK_SESSION_HANDLE handle) {
    return in_session(handle, [&](Session&) -> CK_RV {
        state.sessions.erase(handle);
        forget_login();
        return CKR_OK;
    });
}

CK_RV close_all_sessions(CK_SLOT_ID slot) {
    return in_slot(slot, []() -> CK_RV {
        state.sessions.clear();
        forget_login();
        return CKR_OK;
    });
}

CK_RV get_session_info(CK_SESSION_HANDLE handle, CK_SESSION_INFO* info) {
    return in_session(handle, [&](const Session& session) -> CK_RV {
        if (info == nullptr) return CKR_ARGUMENTS_BAD;
        const bool writing = (session.flags & CKF_RW_SESSION) != 0;
        const CK_STATE known = state.logged_in ? (writing ? CKS_RW_USER_FUNCTIONS : CKS_RO_USER_FUNCTIONS)
                                               : (writing ? CKS_RW_PUBLIC_SESSION : CKS_RO_PUBLIC_SESSION);
        *info = {own_slot, known, session.flags, 0};
        return CKR_OK;
    });
}

CK_RV login(CK_SESSION_HANDLE handle, CK_USER_TYPE user, CK_BYTE* pin, CK_ULONG length) {
    return in_session(handle, [&](const Session& session) -> CK_RV {
        if (user == CKU_CONTEXT_SPECIFIC && session.signing == nullptr) return CKR_OPERATION_NOT_INITIALIZED;
        if (user != CKU_USER && user != CKU_CONTEXT_SPECIFIC) return CKR_USER_TYPE_INVALID;
        if (user == CKU_USER && state.logged_in) return CKR_USER_ALREADY_LOGGED_IN;
        if (pin == nullptr) return CKR_ARGUMENTS_BAD;
        if (length < 4 || length > 16) return CKR_PIN_LEN_RANGE;
        if (length != std::strlen(own_pin) || std::memcmp(pin, own_pin, length) != 0)
            return CKR_PIN_INCORRECT;
        state.logged_in = true;
        return CKR_OK;
    });
}

CK_RV logout(CK_SESSION_HANDLE handle) {
    return in_session(handle, [](Session&) -> CK_RV {
        if (!state.logged_in) return CKR_USER_NOT_LOGGED_IN;
        state.logged_in = false;
        for (auto& [other, session] : state.sessions)
            session.signing = nullptr;
        return CKR_OK;
    });
}

CK_RV wait_for_slot_event(CK_FLAGS flags, CK_SLOT_ID*, void*) {
    return alone([&] { return (flags & CKF_DONT_BLOCK) != 0 ? CKR_NO_EVENT : CKR_FUNCTION_NOT_SUPPORTED; });
}

} // namespace

const CK_FUNCTION_LIST& own_functions() {
    static const auto list = [] {
        CK_FUNCTION_LIST made{};
        made.version = {2, 40};
        made.C_Initialize = initialize;
        made.C_Finalize = finalize;
        made.C_GetInfo = get_info;
        made.C_GetFunctionList = [](CK_FUNCTION_LIST**) -> CK_RV { return CKR_OK; };
        made.C_GetSlotList = get_slot_list;
        made.C_GetSlotInfo = get_slot_info;
        made.C_GetTokenInfo = get_token_info;
        made.C_GetMechanismList = get_mechanism_list;
        made.C_GetMechanismInfo = get_mechanism_info;
        made.C_OpenSession = open_session;
        made.C_CloseSession = close_session;
        made.C_CloseAllSessions = close_all_sessions;
        made.C_GetSessionInfo = get_session_info;
        made.C_Login = login;
        made.C_Logout = logout;
        made.C_FindObjectsInit = own::find_objects_init;
        made.C_FindObjects = own::find_objects;
        made.C_FindObjectsFinal = own::find_objects_final;
        made.C_GetAttributeValue = own::get_attribute_value;
        made.C_SignInit = own::sign_init;
        made.C_Sign = own::sign;
        made.C_GenerateRandom = own::generate_random;
        made.C_WaitForSlotEvent = wait_for_slot_event;
        return made;
    }();
    return list;
}

} // namespace kyso::pkcs11::faulty
