// SPDX-License-Identifier: Apache-2.0
// Part of a fault-injecting test module; never installed.
// PinTries: a PIN counter that really locks, in front of modules such as SoftHSM that never do. Kept by
// Proxy, one for the whole module; in a file if it is to outlive the process. It must never see a PIN.
#pragma once

#include "pkcs11/faulty/call.hpp"

#include <mutex>

namespace kyso::pkcs11::faulty {

class PinTries {
  public:
    /// Counts nothing.
    PinTries() = default;
    /// @param file keeps what is left; empty: this process only.
    PinTries(unsigned most, std::string file);

    bool locked() const;
    /// What a C_Login was answered, by whomever.
    void on_login(CK_RV result);
    void spend();
    /// CKF_USER_PIN_COUNT_LOW, FINAL_TRY and LOCKED, as they are.
    void tell(CK_TOKEN_INFO& info) const;
    /// None: nothing is counted.
    std::optional<unsigned> left() const;

  private:
    unsigned read() const;
    void write(unsigned left);

    mutable std::mutex mutex_;
    unsigned most_ = 0; ///< 0: nothing is counted
    unsigned left_ = 0;
    std::string file_;
};

} // namespace kyso::pkcs11::faulty
