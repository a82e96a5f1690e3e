// SPDX-License-Identifier: Apache-2.0
// Owns the PIN and every C_Login of this process. Before each it asks the token how many tries are left, and
// refuses where one could be the last; after a wrong PIN it never tries again. The run's half, across
// processes, is login_guard.hpp.
#pragma once

#include "pkcs11/kit/check/cryptoki.hpp"
#include "protocol/secret.hpp"

namespace kyso::pkcs11::kit {

class PinGuard {
  public:
    /// Without a PIN every login is refused.
    PinGuard(Cryptoki& cryptoki, std::optional<Secret> pin) noexcept
        : cryptoki_(cryptoki), pin_(std::move(pin)) {}

    /// C_Login with the PIN that was given. An outcome (blocked or skip) where the token was not asked.
    /// @param as CKU_USER, or CKU_CONTEXT_SPECIFIC for one signature.
    std::optional<Outcome> login(CK_SLOT_ID slot, CK_SESSION_HANDLE session, CK_USER_TYPE as,
                                 CK_RV& return_value);

  private:
    Cryptoki& cryptoki_;
    std::optional<Secret> pin_;
};

} // namespace kyso::pkcs11::kit
