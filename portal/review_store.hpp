// SPDX-License-Identifier: Apache-2.0
// Registrations by SIM between the phone's signature and the person's *Đăng ký*: verified, shown, not an
// account yet. Called by Api, which gives hashes of sessions. Must never hold what was not verified.
#pragma once

#include "portal/account_store.hpp"

namespace kyso::portal {

class ReviewStore {
  public:
    static constexpr std::chrono::minutes lifetime{15};

    explicit ReviewStore(Database& database) noexcept : database_(database) {}

    /// One for each session, the latest. What is kept of `verified`: subject, method, phone, certificate,
    /// statement, signature, revocation.
    Result<void> add(ByteView session, const Account& verified, std::chrono::sys_seconds now);
    /// The same again, its identity not filled in. Errc::nonce_expired where there is none (any more).
    Result<Account> find(ByteView session, std::chrono::sys_seconds now);
    Result<void> end(ByteView session);

  private:
    Database& database_;
};

} // namespace kyso::portal
