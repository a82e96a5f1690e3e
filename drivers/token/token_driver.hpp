// SPDX-License-Identifier: Apache-2.0
// A USB token, through its vendor's PKCS#11 module. Created by kyso-driver-host. A module that cannot be
// loaded is not the end of the host: every call then answers why.
#pragma once

#include "drivers/driver.hpp"
#include "pkcs11/client/module.hpp"
#include "pkcs11/client/session.hpp"

namespace kyso::drivers {

class TokenDriver final : public Driver {
  public:
    /// `module`: what loading gave, Errc::driver_missing included.
    explicit TokenDriver(Outcome<std::unique_ptr<pkcs11::Module>> module) noexcept
        : module_(std::move(module)) {}

    Outcome<ModuleInfo> describe() override;
    Outcome<std::vector<TokenInfo>> tokens() override;
    Outcome<std::vector<TokenCertificate>> certificates(std::uint64_t slot,
                                                        const std::string& serial) override;
    Outcome<void> login(std::uint64_t slot, const std::string& serial, std::optional<Secret> pin,
                        LastTry last_try) override;
    Outcome<void> next_pin(Secret pin) override;
    Outcome<Bytes> sign(ByteView key_id, const ToBeSigned& to_be_signed) override;
    Outcome<void> logout() override;

  private:
    /// Of the last login. Declared after module_, so gone before it.
    struct Login {
        std::uint64_t slot;
        std::string serial;
        pkcs11::Session session;
    };
    Outcome<TokenInfo> expect(std::uint64_t slot, const std::string& serial);

    Outcome<std::unique_ptr<pkcs11::Module>> module_;
    std::optional<Login> login_;
};

} // namespace kyso::drivers
