// SPDX-License-Identifier: Apache-2.0
// A driver as its host sees it: synchronous, one call at a time. Implemented by TokenDriver and by fakes in
// tests, called by handle(). Lives in the driver host; kysod has the asynchronous SigningDevice instead.
#pragma once

#include "pkcs11/client/outcome.hpp"
#include "pkcs11/client/token_info.hpp"
#include "protocol/secret.hpp"
#include "protocol/to_be_signed.hpp"

#include <optional>
#include <vector>

namespace kyso::drivers {

using pkcs11::Failure;
using pkcs11::ModuleInfo;
using pkcs11::Outcome;
using pkcs11::TokenCertificate;
using pkcs11::TokenInfo;

/// Whether the person confirmed that the token's last PIN try may be used.
enum class LastTry : bool { refused, allowed };

class Driver {
  public:
    virtual ~Driver() = default;

    virtual Outcome<ModuleInfo> describe() = 0;
    virtual Outcome<std::vector<TokenInfo>> tokens() = 0;
    /// Without a login. Errc::token_changed unless the token in the slot has this serial.
    virtual Outcome<std::vector<TokenCertificate>> certificates(std::uint64_t slot,
                                                                const std::string& serial) = 0;
    /// At most one PIN try, and none where the serial differs, the PIN is locked or must be changed first, or
    /// the token has one try left and `last_try` does not allow it. No PIN: it is typed on the reader. Ends
    /// an earlier login first.
    virtual Outcome<void> login(std::uint64_t slot, const std::string& serial, std::optional<Secret> pin,
                                LastTry last_try) = 0;
    /// For the next signature, if its key asks each time. Needs a login.
    virtual Outcome<void> next_pin(Secret pin) = 0;
    /// With the key of that CKA_ID on the token of the last login. Errc::key_asks_each_time where the key
    /// wants a PIN and there is none: then nothing happened, and next_pin() may bring one.
    virtual Outcome<Bytes> sign(ByteView key_id, const ToBeSigned& to_be_signed) = 0;
    /// Nothing to do without a login.
    virtual Outcome<void> logout() = 0;
};

} // namespace kyso::drivers
