// SPDX-License-Identifier: Apache-2.0
// One raw Cryptoki session: opened, logged in once, signs, logged out and closed when it goes. Used by
// TokenDriver. Raw, because libp11's login keeps a copy of the PIN and its session pool hangs when a token is
// gone (docs/decisions/0001-shape.md). Never tries a PIN twice and never keeps one.
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

    /// One C_Login as the user, with the PIN (wiped before this returns) or, without one, on the reader's PIN
    /// pad.
    Outcome<void> login(std::optional<Secret> pin);

    /// RSA signature as it is, ECDSA as r||s. Errc::driver_lied where the module reports an impossible length
    /// or writes past its buffer.
    Outcome<Bytes> sign(ByteView key_id, const ToBeSigned& to_be_signed);

  private:
    Session(CK_FUNCTION_LIST& functions, CK_SLOT_ID slot, CK_SESSION_HANDLE handle) noexcept
        : functions_(&functions), slot_(slot), handle_(handle) {}

    Outcome<SigningKey> key(ByteView key_id, Mechanism mechanism);
    Outcome<Bytes> sign_with(const SigningKey& key, const ToBeSigned& to_be_signed);
    void renew() noexcept;
    void close() noexcept;

    CK_FUNCTION_LIST* functions_ = nullptr;
    CK_SLOT_ID slot_ = 0;
    CK_SESSION_HANDLE handle_ = CK_INVALID_HANDLE;
    bool open_ = true; ///< 0 may be a valid handle with sloppy modules
    bool logged_in_ = false;
    Bytes key_id_; ///< of key_, the key of the last signature: a batch looks it up once
    std::optional<SigningKey> key_;
};

} // namespace kyso::pkcs11
