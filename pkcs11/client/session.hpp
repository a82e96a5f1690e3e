// SPDX-License-Identifier: Apache-2.0
// One raw Cryptoki session: opened, logged in once, signs, logged out and closed when it goes. Used by
// TokenDriver. Raw, because libp11's login keeps a copy of the PIN and its session pool hangs when a token is
// gone (docs/decisions/0001-shape.md). Never tries a wrong PIN again, and keeps a right one no longer than
// until its first signature.
#pragma once

#include "pkcs11/client/outcome.hpp"
#include "pkcs11/client/signing_key.hpp"
#include "protocol/secret.hpp"

#include <p11-kit/pkcs11.h>

#include <optional>

namespace kyso::pkcs11 {

class Session {
  public:
    /// `functions` must outlive the session.
    static Outcome<Session> open(CK_FUNCTION_LIST& functions, CK_SLOT_ID slot);
    ~Session();
    Session(Session&& other) noexcept;
    Session& operator=(Session&& other) noexcept;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// One C_Login as the user, with the PIN or, without one, on the reader's PIN pad. A PIN that was right
    /// is kept for the first signature, whose key may ask for it a second time, and wiped there.
    Outcome<void> login(std::optional<Secret> pin);

    /// The PIN for the next signature of a key that asks each time. Costs no try until then.
    void next_pin(Secret pin) { next_pin_ = std::move(pin); }

    /// RSA signature as it is, ECDSA as r||s. A CKA_ALWAYS_AUTHENTICATE key gets one context-specific
    /// C_Login: with the PIN at hand, or on the reader where the login was there; Errc::key_asks_each_time
    /// where there is none, and then the token is not asked. Errc::driver_lied where the module reports an
    /// impossible length or writes past its buffer, Errc::outcome_unknown where C_Sign failed and may have
    /// signed.
    Outcome<Bytes> sign(ByteView key_id, const ToBeSigned& to_be_signed);

    /// For reading objects; logging in and signing are this class's.
    CK_SESSION_HANDLE handle() const noexcept { return handle_; }

  private:
    Session(CK_FUNCTION_LIST& functions, CK_SLOT_ID slot, CK_SESSION_HANDLE handle) noexcept
        : functions_(&functions), slot_(slot), handle_(handle) {}

    Outcome<SigningKey> key(ByteView key_id, Mechanism mechanism);
    Outcome<Bytes> sign_with(const SigningKey& key, const ToBeSigned& to_be_signed,
                             std::optional<Secret> pin);
    CK_RV log_in(CK_USER_TYPE as, std::optional<Secret>& pin);
    Outcome<Bytes> finish_signature(const SigningKey& key, Bytes& input);
    void renew() noexcept;
    void close() noexcept;

    CK_FUNCTION_LIST* functions_ = nullptr;
    CK_SLOT_ID slot_ = 0;
    CK_SESSION_HANDLE handle_ = CK_INVALID_HANDLE;
    bool open_ = true; ///< 0 may be a valid handle with sloppy modules
    bool logged_in_ = false;
    bool on_pad_ = false;            ///< the login was on the reader
    std::optional<Secret> next_pin_; ///< for the next signature, if its key asks for one
    Bytes key_id_;                   ///< of key_, the key of the last signature: a batch looks it up once
    std::optional<SigningKey> key_;
};

} // namespace kyso::pkcs11
