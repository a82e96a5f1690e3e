// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/return_value.hpp"

#include <cstdio>

namespace kyso::pkcs11 {
namespace {

// PKCS#11 v3.0 section 6.3; the header of p11-kit 0.24 stops at v2.40.
constexpr CK_RV ckr_pin_too_weak = 0xA5;
constexpr CK_RV ckr_function_rejected = 0x200;

/// Refusals of C_Sign that come before the key is used (PKCS#11 v2.40 section 5.11). What errc_of() tells
/// apart already is not here.
bool refused_before_signing(CK_RV return_value) noexcept {
    switch (return_value) {
    case CKR_ARGUMENTS_BAD:
    case CKR_DATA_INVALID:
    case CKR_DATA_LEN_RANGE:
    case CKR_OPERATION_ACTIVE:
    case CKR_OPERATION_NOT_INITIALIZED:
    case CKR_USER_NOT_LOGGED_IN:
    case CKR_USER_TYPE_INVALID:
        return true;
    default:
        return false;
    }
}

} // namespace

Errc errc_of(CK_RV return_value) noexcept {
    switch (return_value) {
    // The person pressed Cancel, on a reader's PIN pad or in the vendor's own window.
    case CKR_CANCEL:
    case CKR_FUNCTION_CANCELED:
    case ckr_function_rejected:
        return Errc::consent_refused;

    // The token went away. OpenSC says DEVICE_REMOVED; a handle from before a removal stays invalid for ever.
    case CKR_SLOT_ID_INVALID:
    case CKR_DEVICE_REMOVED:
    case CKR_SESSION_CLOSED:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_TOKEN_NOT_RECOGNIZED:
        return Errc::token_removed;

    case CKR_PIN_INCORRECT:
        return Errc::pin_incorrect;
    case CKR_PIN_LOCKED:
        return Errc::pin_locked;
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
    case CKR_PIN_EXPIRED:
    case ckr_pin_too_weak:
    case CKR_USER_PIN_NOT_INITIALIZED:
        return Errc::pin_not_usable;

    case CKR_FUNCTION_NOT_SUPPORTED:
    case CKR_KEY_SIZE_RANGE:
    case CKR_KEY_TYPE_INCONSISTENT:
    case CKR_MECHANISM_INVALID:
    case CKR_MECHANISM_PARAM_INVALID:
        return Errc::mechanism_unsupported;
    case CKR_KEY_FUNCTION_NOT_PERMITTED:
        return Errc::certificate_not_for_signing;
    case CKR_KEY_HANDLE_INVALID:
    case CKR_OBJECT_HANDLE_INVALID:
        return Errc::key_not_found;

    // Every buffer of ours is larger than any signature, and the module was initialised when it was loaded.
    case CKR_BUFFER_TOO_SMALL:
    case CKR_CRYPTOKI_NOT_INITIALIZED:
        return Errc::driver_lied;
    default:
        return Errc::token_error;
    }
}

Failure failure(CK_RV return_value, std::string_view function) {
    char number[24];
    std::snprintf(number, sizeof number, "0x%08lx", return_value);
    return {Error{errc_of(return_value), std::string{function} + ": CKR " + number}, return_value};
}

Failure signing_failure(CK_RV return_value) {
    Failure why = failure(return_value, "C_Sign");
    if (why != Errc::token_error || refused_before_signing(return_value)) return why;
    return {Error{Errc::outcome_unknown, why.detail()}, return_value};
}

} // namespace kyso::pkcs11
