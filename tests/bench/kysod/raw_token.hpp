// SPDX-License-Identifier: Apache-2.0
// C_SignInit and C_Sign called directly in this process, one thread: the yardstick, and with another module
// its neighbours.
#pragma once

#include "protocol/to_be_signed.hpp"
#include "tests/support/citizen/citizen.hpp"

#include <p11-kit/pkcs11.h>

namespace kyso::bench {

class RawToken {
  public:
    /// Sets `environment` (NAME=value) in this process, loads the module, logs in, finds the one private key.
    /// Throws std::runtime_error.
    RawToken(const std::string& environment, Mechanism mechanism, const char* module = test::SoftHsm::module);
    ~RawToken();
    RawToken(const RawToken&) = delete;
    RawToken& operator=(const RawToken&) = delete;

    /// Signs 32 octets as a driver host would have it done.
    void sign();

  private:
    static void check(const char* what, CK_RV value);

    CK_FUNCTION_LIST* functions_ = nullptr;
    CK_SESSION_HANDLE session_ = 0;
    CK_OBJECT_HANDLE key_ = 0;
    Mechanism mechanism_;
    Bytes data_;
};

/// How long each of so many signatures takes, in a child.
std::vector<double> raw_times(std::size_t count, const std::string& environment, Mechanism mechanism,
                              const char* module = test::SoftHsm::module);

} // namespace kyso::bench
