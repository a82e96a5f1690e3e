// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// What the stand-alone token remembers, and its functions that work on objects. Shared by own_token and
// own_operations, by nobody else.
#pragma once

#include "pkcs11/faulty/own_objects.hpp"
#include "pkcs11/faulty/own_token.hpp"

#include <mutex>
#include <optional>

namespace kyso::pkcs11::faulty::own {

struct Session {
    CK_FLAGS flags = 0;
    std::optional<std::vector<CK_OBJECT_HANDLE>> search; ///< what is still to be found
    const OwnObject* signing = nullptr;
};

struct State {
    std::mutex mutex;
    bool initialized = false;
    bool logged_in = false;
    CK_SESSION_HANDLE last = 0;
    std::map<CK_SESSION_HANDLE, Session> sessions;
};
extern State state;

/// Each function runs alone, on an initialised module.
template <class Body>
CK_RV alone(const Body& body) {
    const std::lock_guard lock(state.mutex);
    return state.initialized ? body() : CKR_CRYPTOKI_NOT_INITIALIZED;
}
template <class Body>
CK_RV in_slot(CK_SLOT_ID slot, const Body& body) {
    return alone([&] { return slot == own_slot ? body() : CKR_SLOT_ID_INVALID; });
}
template <class Body>
CK_RV in_session(CK_SESSION_HANDLE handle, const Body& body) {
    return alone([&]() -> CK_RV {
        const auto session = state.sessions.find(handle);
        return session == state.sessions.end() ? CKR_SESSION_HANDLE_INVALID : body(session->second);
    });
}

CK_RV find_objects_init(CK_SESSION_HANDLE handle, CK_ATTRIBUTE* wanted, CK_ULONG count);
CK_RV find_objects(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE* objects, CK_ULONG max, CK_ULONG* count);
CK_RV find_objects_final(CK_SESSION_HANDLE handle);
CK_RV get_attribute_value(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle, CK_ATTRIBUTE* items,
                          CK_ULONG count);
CK_RV sign_init(CK_SESSION_HANDLE handle, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key);
CK_RV sign(CK_SESSION_HANDLE handle, CK_BYTE* data, CK_ULONG data_length, CK_BYTE* signature,
           CK_ULONG* length);
CK_RV generate_random(CK_SESSION_HANDLE handle, CK_BYTE* data, CK_ULONG length);

} // namespace kyso::pkcs11::faulty::own
