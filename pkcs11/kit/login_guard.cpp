// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/login_guard.hpp"

#include "pkcs11/kit/return_value_name.hpp"

#include <p11-kit/pkcs11.h>

namespace kyso::pkcs11::kit {

void LoginGuard::after(std::string_view check, const ChildReport& report) {
    const std::string in = " in " + std::string{check};
    if (stopped_.empty() && report.outcome() && report.outcome()->verdict == Verdict::blocked)
        stopped_ = report.outcome()->observed + in;
    for (const auto& answer : report.logins()) {
        if (!answer)
            refused_ = "C_Login did not come back" + in + ": it may have spent a PIN try";
        else if (*answer == CKR_PIN_INCORRECT || *answer == CKR_PIN_LOCKED)
            stopped_ = "C_Login: " + return_value_name(*answer) + in;
        else if (*answer == CKR_OK)
            pin_was_right_ = true;
    }
}

} // namespace kyso::pkcs11::kit
