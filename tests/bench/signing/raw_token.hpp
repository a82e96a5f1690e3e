// SPDX-License-Identifier: Apache-2.0
// The yardstick: C_SignInit and C_Sign called directly in this process, one thread, on the same token.
#pragma once

#include "protocol/to_be_signed.hpp"
#include "tests/support/softhsm/softhsm.hpp"

#include <p11-kit/pkcs11.h>

namespace kyso::bench {

class RawToken {
  public:
    /// Loads the module, logs in, finds the private key with id 1. Throws std::runtime_error.
    RawToken(const test::SoftHsm& hsm, const std::string& pin, Mechanism mechanism);
    ~RawToken();
    RawToken(const RawToken&) = delete;
    RawToken& operator=(const RawToken&) = delete;

    /// Signs 32 octets as a driver host would have it done.
    void sign(ByteView digest);

  private:
    void check(const char* what, CK_RV value) const;

    CK_FUNCTION_LIST* functions_ = nullptr;
    CK_SESSION_HANDLE session_ = 0;
    CK_OBJECT_HANDLE key_ = 0;
    Mechanism mechanism_;
};

} // namespace kyso::bench
