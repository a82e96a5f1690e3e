// SPDX-License-Identifier: Apache-2.0
// A citizen whose tokens are real ones but for the card: cards of kyso-token with certificates of an invented
// CA, behind a pcscd of the test's own, for kysod with other people's modules. Stands beside Citizen, whose
// token is SoftHSM's.
#pragma once

#include "tests/support/daemon/test_daemon.hpp"
#include "tests/support/test_pki/test_pki.hpp"
#include "tests/support/token/token_setting.hpp"

#include <map>

namespace kyso::test {

/// Debian's modules for PIV cards. ykcs11 looks only at readers whose name begins with Yubico.
inline const std::string opensc_module = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
                         one_pin_module = "/usr/lib/x86_64-linux-gnu/onepin-opensc-pkcs11.so",
                         ykcs11_module = "/usr/lib/x86_64-linux-gnu/libykcs11.so";

struct TokenCard {
    std::string name;
    KeyKind kind = KeyKind::rsa_2048;
    std::string slot = "9A"; ///< 9C wants its PIN before each signature
    bool yubikey = true;     ///< another ATR otherwise
};

class TokenCitizen {
  public:
    static constexpr const char* pin = "24681357";

    /// Readers r1, r2, … with a card each; `empty_readers` more have none. A pad is on all or none.
    explicit TokenCitizen(const std::vector<TokenCard>& cards = {{"an"}}, std::size_t empty_readers = 0,
                          bool pin_pad = false);

    /// kysod with that module, and an origin that may ask for everything.
    DaemonSetup setup(const std::string& module = opensc_module) const;

    TokenSetting& token() noexcept { return *setting_; }
    const TokenSetting& token() const noexcept { return *setting_; }
    const TestPki& pki() const noexcept { return pki_; }
    const Issued& issued(const std::string& card) const { return issued_.at(card); }

    /// Takes every card out but these, which go into r1, r2, …; no faults, and nothing waits at a pad.
    void put_in(const std::vector<std::string>& cards) const;

  private:
    TestPki pki_;
    std::map<std::string, Issued> issued_;
    std::size_t readers_;
    std::unique_ptr<TokenSetting> setting_;
};

/// `devices.list` of a program until so many are ready: pcscd looks for cards every 0.4 s.
bool shows_devices(const TestDaemon& daemon, std::size_t count);

/// A person who has the window before them and types only when the test says so.
class SlowTypist {
  public:
    explicit SlowTypist(const TestDaemon& daemon, std::size_t choice = 0);
    /// Waits until the window is there. False if none comes.
    bool sits_at_window();
    /// False if there was no window, or it has gone.
    bool types(const std::string& pin);

  private:
    std::filesystem::path pipe_;
    Fd to_window_;
};

} // namespace kyso::test
