// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/check/pin_guard.hpp"

#include "pkcs11/kit/return_value_name.hpp"

namespace kyso::pkcs11::kit {

std::optional<Outcome> PinGuard::login(CK_SLOT_ID slot, CK_SESSION_HANDLE session, CK_USER_TYPE as,
                                       CK_RV& return_value) {
    if (!pin_) return Outcome{Verdict::skip, {}, "no PIN was given, or it was wrong"};
    CK_TOKEN_INFO info{};
    if (const CK_RV rv = cryptoki_.C_GetTokenInfo(slot, &info); rv != CKR_OK)
        return Outcome{Verdict::blocked, "C_GetTokenInfo before C_Login: CKR_OK", return_value_name(rv)};
    if ((info.flags & CKF_USER_PIN_LOCKED) != 0)
        return Outcome{Verdict::blocked, "a PIN that is not locked", "CKF_USER_PIN_LOCKED is set"};
    if ((info.flags & CKF_USER_PIN_FINAL_TRY) != 0)
        return Outcome{Verdict::blocked, "more than one PIN try left", "CKF_USER_PIN_FINAL_TRY is set"};
    if ((info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0)
        return Outcome{
            Verdict::skip, {}, "the PIN is typed on the reader: a person would type it for each check"};
    return_value = cryptoki_.C_Login(session, as, pin_->writable(), pin_->size());
    if (return_value == CKR_PIN_INCORRECT || return_value == CKR_PIN_LOCKED) pin_.reset();
    return std::nullopt;
}

} // namespace kyso::pkcs11::kit
