// SPDX-License-Identifier: Apache-2.0
// The module's functions, each call told to the run before and after it. Every check calls the module through
// this. What can cost a PIN try or change the token cannot be called: C_Login is PinGuard's, the others
// nobody's.
#pragma once

#include "pkcs11/kit/check/teller.hpp"

#include <p11-kit/pkcs11.h>

namespace kyso::pkcs11::kit {

/// All functions; Cryptoki shows those that a check may call.
class TracedFunctions {
  public:
    explicit TracedFunctions(const Teller& teller) noexcept : teller_(teller) {}
    void use(CK_FUNCTION_LIST& list) noexcept { list_ = &list; }

#define KYSO_FUNCTION(name, ...)                                                                             \
    template <class... Arguments>                                                                            \
    CK_RV name(Arguments... arguments) {                                                                     \
        return call(#name, list_->name, arguments...);                                                       \
    }
#include "pkcs11/faulty/functions.def"
#undef KYSO_FUNCTION

    /// How long the last call took.
    std::chrono::microseconds took() const noexcept {
        return took_;
    }

  private:
    template <class Function, class... Arguments>
    CK_RV call(const char* name, Function function, Arguments... arguments) {
        using Clock = std::chrono::steady_clock;
        teller_.call(name);
        const auto start = Clock::now();
        const CK_RV rv = function(arguments...);
        took_ = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
        teller_.returned(rv, took_);
        return rv;
    }

    const Teller& teller_;
    CK_FUNCTION_LIST* list_ = nullptr;
    std::chrono::microseconds took_{};
};

class Cryptoki : public TracedFunctions {
  public:
    using TracedFunctions::TracedFunctions;

  private:
    friend class PinGuard;
    using TracedFunctions::C_InitPIN;
    using TracedFunctions::C_InitToken;
    using TracedFunctions::C_Login;
    using TracedFunctions::C_SetPIN;
};

} // namespace kyso::pkcs11::kit
