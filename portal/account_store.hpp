// SPDX-License-Identifier: Apache-2.0
// What the portal remembers of people who registered: accounts and signed-in sessions. Called by Api.
// Must never judge a signature, and never hold a session's own value: it is given hashes.
#pragma once

#include "portal/applicant.hpp"
#include "portal/database.hpp"
#include "signature/revocation.hpp"

namespace kyso::portal {

struct Account {
    std::string id;    ///< random; says nothing about the person
    Identity identity; ///< normalised digits; each number is unique among accounts
    std::string method;
    int level = 0;
    bool level_assumed = false; ///< the level is this project's assumption, not a published rule
    Form form;
    bool form_signed = true;            ///< false: typed after the SIM had signed, so not in `statement`
    std::optional<std::string> phone;   ///< method sim: MSISDN, as signed
    Bytes certificate;                  ///< DER
    std::string statement;              ///< as signed
    Bytes signature;                    ///< CMS, DER
    std::string revocation = "unknown"; ///< when it registered: `good` or `unknown`, never anything else
    std::string revocation_evidence;    ///< good: the address that said so; unknown: why
    std::optional<std::chrono::sys_seconds> revocation_at; ///< good: as of when
    std::chrono::sys_seconds created_at{};

    /// Fills in the three above. Pre: not revoked.
    void note(const signature::RevocationStatus& verdict);
};

struct Session {
    Bytes hash; ///< SHA-256 of the cookie's value
    std::string account;
    std::chrono::sys_seconds expires_at{};
};

class AccountStore {
  public:
    explicit AccountStore(Database& database) noexcept : database_(database) {}

    /// Account and its first session, both or neither. Errc::account_exists where one of its numbers is
    /// known.
    Result<void> add(const Account& account, const Session& session);
    /// Whose numbers these are: by CCCD, CMT or tax code. Errc::account_unknown.
    Result<Account> find(const Identity& identity);
    /// A sign-in.
    Result<void> add(const Session& session, std::chrono::sys_seconds now);
    /// The account that a session may read. Errc::session_unknown.
    Result<Account> account_of(ByteView session, std::chrono::sys_seconds now);
    Result<void> end_session(ByteView session);

  private:
    Result<void> insert(const Account& account);
    Result<void> insert(const Session& session, std::chrono::sys_seconds now);
    Database& database_;
};

} // namespace kyso::portal
