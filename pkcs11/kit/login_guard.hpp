// SPDX-License-Identifier: Apache-2.0
// May another process log in? The run's half of the PIN guard: wrong PINs it may cost, none. Fed with what
// each process told; decides, does nothing.
#pragma once

#include "pkcs11/kit/child_report.hpp"

namespace kyso::pkcs11::kit {

class LoginGuard {
  public:
    void after(std::string_view check, const ChildReport& report);

    /// Why no check at all may follow; empty if they may. A token that is locked, or close to it, or says
    /// that the PIN is wrong, is left alone.
    const std::string& stopped() const noexcept { return stopped_; }
    /// Why no login may follow; empty if one may. A login that never came back may have spent a try.
    const std::string& refused() const noexcept { return stopped_.empty() ? refused_ : stopped_; }
    /// A login with this PIN has worked: a later "wrong PIN" is the module's contradiction.
    bool pin_was_right() const noexcept { return pin_was_right_; }

  private:
    std::string stopped_, refused_;
    bool pin_was_right_ = false;
};

} // namespace kyso::pkcs11::kit
