// SPDX-License-Identifier: Apache-2.0
// A PIV card (NIST SP 800-73-4 part 2): octets of a command in, octets of a response out. Sans-io; no clock,
// no randomness but that of signatures. What goes wrong on purpose is not here but in Reader. Not a secure
// element: the standard's card management (9B), secure messaging, biometrics and key establishment are not
// there.
#pragma once

#include "simulators/token/card/apdu.hpp"
#include "simulators/token/card/piv_key.hpp"
#include "simulators/token/card/reference_data.hpp"
#include "simulators/token/card/tlv.hpp"

#include <array>
#include <map>

namespace kyso::token {

struct CardProfile {
    std::string name = "card";
    std::uint32_t serial = 10'000'001;
    std::string pin = "123456", puk = "12345678";
    unsigned pin_tries = 3, puk_tries = 3;
    Bytes atr;                                          ///< empty: one with T=1
    std::optional<std::array<std::uint8_t, 3>> yubikey; ///< answers YubiKey's own commands, with this version
};

/// How often a command was run; never reset by the card itself.
struct CardCounters {
    unsigned verify = 0;       ///< VERIFY with a PIN in it
    unsigned wrong_pin = 0;    ///< of these, those that took a try
    unsigned authenticate = 0; ///< GENERAL AUTHENTICATE, whole chains
    unsigned signatures = 0;   ///< of these, those that signed
};

class PivCard {
  public:
    /// Largest data that a chain may carry.
    static constexpr std::size_t chain_limit = 4096;

    PivCard(CardProfile profile, std::map<KeyReference, PivKey> keys);

    const CardProfile& profile() const noexcept { return profile_; }
    /// As after power or a warm reset: nobody is logged in, half-sent chains are forgotten. The ATR.
    const Bytes& reset();
    Bytes transmit(ByteView command);
    /// A command was answered in the card's place: what it would have ended has ended.
    void passed_over();

    unsigned pin_tries_left() const noexcept { return pin_.tries_left(); }
    unsigned puk_tries_left() const noexcept { return puk_.tries_left(); }
    CardCounters& counters() noexcept { return counters_; }

  private:
    /// Command chaining, then run(), then what of the answer fits into Le.
    ResponseApdu answer(CommandApdu command);
    ResponseApdu run(const CommandApdu& command);
    /// As much of outgoing_ as `le` lets.
    ResponseApdu portion(std::optional<std::size_t> le);

    ResponseApdu select(const CommandApdu& command);
    ResponseApdu get_data(const CommandApdu& command);
    ResponseApdu verify(const CommandApdu& command);
    ResponseApdu change_reference_data(const CommandApdu& command);
    ResponseApdu reset_retry_counter(const CommandApdu& command);
    ResponseApdu general_authenticate(const CommandApdu& command);
    ResponseApdu yubikey(const CommandApdu& command);
    StatusWord may_use(KeyReference reference) const;

    CardProfile profile_;
    std::map<KeyReference, PivKey> keys_;
    std::map<Tag, Bytes> objects_; ///< what GET DATA answers
    ReferenceData pin_, puk_;
    CardCounters counters_;
    bool verified_ = false; ///< since the last reset
    bool fresh_ = false;    ///< verified by the command just before
    Bytes chain_;
    std::optional<CommandApdu> chained_; ///< header of the chain that is being sent
    Bytes outgoing_;
};

} // namespace kyso::token
