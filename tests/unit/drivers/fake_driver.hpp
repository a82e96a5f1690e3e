// SPDX-License-Identifier: Apache-2.0
// A fake Driver: answers what the test put in, notes what it was asked. No Cryptoki, no token.
#pragma once

#include "drivers/driver.hpp"

#include <functional>

namespace kyso::test {

class FakeDriver final : public drivers::Driver {
  public:
    /// Called first by every call; may throw.
    std::function<void()> before = [] {};
    /// What every call fails with, if anything.
    std::optional<drivers::Failure> failure;
    std::vector<drivers::TokenCertificate> held;

    int calls = 0;
    std::string serial;
    std::uint64_t slot = 0;
    std::optional<std::string> pin; ///< of the last login; the tests' PINs are no secrets
    drivers::LastTry last_try = drivers::LastTry::refused;
    Bytes key_id;
    ToBeSigned signed_last;

    drivers::Outcome<drivers::ModuleInfo> describe() override;
    drivers::Outcome<std::vector<drivers::TokenInfo>> tokens() override;
    drivers::Outcome<std::vector<drivers::TokenCertificate>> certificates(std::uint64_t slot,
                                                                          const std::string& serial) override;
    drivers::Outcome<void> login(std::uint64_t slot, const std::string& serial, std::optional<Secret> pin,
                                 drivers::LastTry last_try) override;
    drivers::Outcome<void> next_pin(Secret pin) override;
    drivers::Outcome<Bytes> sign(ByteView key_id, const ToBeSigned& to_be_signed) override;
    drivers::Outcome<void> logout() override;

  private:
    template <class T>
    drivers::Outcome<T> answer(T value);
};

} // namespace kyso::test
