// SPDX-License-Identifier: Apache-2.0
// What the portal remembers: accounts, open registrations (nonces), signed-in sessions. Called by Api.
// Must never judge a signature, and never hold a session's own value: it is given hashes.
#pragma once

#include "portal/database.hpp"

#include <chrono>

namespace kyso::portal {

struct Account {
    std::string id; ///< random; says nothing about the person
    std::string subject, method;
    int level = 0;
    bool level_assumed = false; ///< the level is this project's assumption, not a published rule
    std::string name;
    std::optional<std::string> cccd, cmnd; ///< normalised digits; each is unique among accounts
    std::optional<std::string> email;
    std::string birth_date;             ///< yyyy-mm-dd
    Bytes certificate;                  ///< DER
    std::string statement;              ///< as signed
    Bytes signature;                    ///< CMS, DER
    std::string revocation = "unknown"; ///< when it registered: `good` or `unknown`, never anything else
    std::string revocation_evidence;    ///< good: the address that said so; unknown: why
    std::optional<std::chrono::sys_seconds> revocation_at; ///< good: as of when
    std::chrono::sys_seconds created_at{};
};

/// A registration that was started: what the nonce was made for.
struct OpenRegistration {
    std::string nonce;
    Bytes session; ///< SHA-256 of the session that started it
    std::string subject, method;
    std::chrono::sys_seconds made_at{};
};

struct Session {
    Bytes hash; ///< SHA-256 of the cookie's value
    std::string account;
    std::chrono::sys_seconds expires_at{};
};

class AccountStore {
  public:
    static constexpr std::chrono::minutes nonce_lifetime{5};
    /// More open registrations than this within nonce_lifetime are refused: Errc::portal_busy.
    static constexpr std::int64_t max_open_registrations = 100'000;

    /// Errc::config_invalid where the file is no database of ours, or one of a later version.
    static Result<AccountStore> open(const std::string& path);

    Result<void> add(const OpenRegistration& registration);
    /// Marks the nonce used, once and for all, and tells what it was made for. Errc::nonce_unknown (also for
    /// a nonce of another session), nonce_used, nonce_expired.
    Result<OpenRegistration> use_nonce(std::string_view nonce, ByteView session,
                                       std::chrono::sys_seconds now);

    /// Account and its first session, both or neither. Errc::account_exists where the CCCD or the CMT is
    /// known.
    Result<void> add(const Account& account, const Session& session);
    /// The account that a session may read. Errc::session_unknown.
    Result<Account> account_of(ByteView session, std::chrono::sys_seconds now);
    Result<void> end_session(ByteView session);

  private:
    explicit AccountStore(Database database) noexcept : database_(std::move(database)) {}
    Database database_;
};

} // namespace kyso::portal
