// SPDX-License-Identifier: Apache-2.0
#include "portal/store.hpp"

namespace kyso::portal {
namespace {

constexpr std::int64_t schema_version = 5;

// What version 4 added: signing SIMs.
constexpr const char* schema_of_4 = R"sql(
CREATE TABLE rings (phone TEXT NOT NULL, at INTEGER NOT NULL) STRICT; -- starts by SIM of the last day
CREATE INDEX rings_phone ON rings (phone, at);
-- Signed and verified, not registered yet: the person looks at it, and types the rest.
CREATE TABLE reviews (
  session BLOB PRIMARY KEY, subject TEXT NOT NULL, method TEXT NOT NULL, phone TEXT NOT NULL, certificate BLOB NOT NULL,
  statement TEXT NOT NULL, signature BLOB NOT NULL,
  revocation TEXT NOT NULL CHECK (revocation IN ('good', 'unknown')),
  revocation_evidence TEXT NOT NULL, revocation_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- A phone that the portal itself has rung, through its gateway, for a page without kysod.
CREATE TABLE sim_operations (
  session BLOB PRIMARY KEY, purpose TEXT NOT NULL CHECK (purpose IN ('registration', 'sign-in')), nonce TEXT NOT NULL,
  transaction_id TEXT NOT NULL, ticket TEXT NOT NULL, code TEXT NOT NULL, statement TEXT NOT NULL, certificate BLOB NOT NULL,
  issuers TEXT NOT NULL, -- base64 of DER each, nearest first, a line each
  signing_time INTEGER NOT NULL, asked_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)sql";
// certificate: from here on empty where it is told only with the signature. mechanism:
// protocol/to_be_signed.hpp.
constexpr const char* schema_4_to_5 = R"sql(
ALTER TABLE sim_operations ADD COLUMN mechanism INTEGER NOT NULL DEFAULT 1;
ALTER TABLE sim_operations ADD COLUMN signed_text TEXT NOT NULL DEFAULT '';
PRAGMA user_version = 5;
)sql";
constexpr const char* schema_3_to_4 = R"sql(
ALTER TABLE accounts ADD COLUMN form_signed INTEGER NOT NULL DEFAULT 1;
ALTER TABLE accounts ADD COLUMN phone TEXT CHECK ((phone IS NOT NULL) = (method = 'sim'));
ALTER TABLE challenges ADD COLUMN phone TEXT NOT NULL DEFAULT '';
)sql";

// level: for a USB token no published guide states it; 3, as for the SIM, is an assumption, and level_assumed
// says so. revocation_at: 0 for no time. Sessions are stored as their SHA-256.
constexpr const char* schema = R"sql(
CREATE TABLE accounts (
  id TEXT PRIMARY KEY, subject TEXT NOT NULL CHECK (subject IN ('citizen', 'enterprise')), method TEXT NOT NULL,
  level INTEGER NOT NULL, -- 1-3. For method usb-token 3 is ASSUMED: no published source states it; for sim one does
  level_assumed INTEGER NOT NULL,
  name TEXT NOT NULL, cccd TEXT UNIQUE, cmnd TEXT UNIQUE, mst TEXT UNIQUE, email TEXT, birth_date TEXT,
  certificate BLOB NOT NULL, statement TEXT NOT NULL, signature BLOB NOT NULL, created_at INTEGER NOT NULL,
  revocation TEXT NOT NULL CHECK (revocation IN ('good', 'unknown')),
  revocation_evidence TEXT NOT NULL, revocation_at INTEGER NOT NULL,
  form_signed INTEGER NOT NULL DEFAULT 1, -- 0: e-mail and birth date were typed after the SIM had signed
  phone TEXT CHECK ((phone IS NOT NULL) = (method = 'sim')),
  CHECK (CASE subject WHEN 'citizen' THEN (cccd IS NOT NULL OR cmnd IS NOT NULL) AND mst IS NULL AND birth_date IS NOT NULL
                      ELSE mst IS NOT NULL AND cccd IS NULL AND cmnd IS NULL AND email IS NOT NULL END)) STRICT;
CREATE TABLE sessions (
  hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (id), expires_at INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE challenges (
  nonce TEXT PRIMARY KEY, session BLOB NOT NULL, purpose TEXT NOT NULL CHECK (purpose IN ('registration', 'sign-in')),
  subject TEXT NOT NULL, method TEXT NOT NULL, made_at INTEGER NOT NULL, used_at INTEGER, phone TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
CREATE INDEX challenges_made_at ON challenges (made_at);
CREATE TABLE captchas (
  id TEXT PRIMARY KEY, answer TEXT NOT NULL, drawn INTEGER NOT NULL, -- 0: asked in words
  made_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX captchas_made_at ON captchas (made_at);
CREATE TABLE passes (session BLOB PRIMARY KEY, starts_left INTEGER NOT NULL, expires_at INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
)sql";

// Versions 1 and 2 knew citizens only; accounts of version 1 were made without asking anybody about
// revocation.
constexpr const char* schema_1_to_2 = R"sql(
ALTER TABLE accounts ADD COLUMN revocation TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE accounts ADD COLUMN revocation_evidence TEXT NOT NULL DEFAULT 'not_asked';
ALTER TABLE accounts ADD COLUMN revocation_at INTEGER NOT NULL DEFAULT 0;
)sql";
// Sessions and open registrations live minutes: those who are signed in sign in again. Accounts are kept.
constexpr const char* set_aside_2 =
    "DROP TABLE sessions; DROP TABLE nonces; ALTER TABLE accounts RENAME TO accounts_2;";
constexpr const char* take_over_2 = R"sql(
INSERT INTO accounts (id, subject, method, level, level_assumed, name, cccd, cmnd, email, birth_date, certificate,
                      statement, signature, created_at, revocation, revocation_evidence, revocation_at)
  SELECT id, subject, method, level, level_assumed, name, cccd, cmnd, email, birth_date, certificate,
         statement, signature, created_at, revocation, revocation_evidence, revocation_at FROM accounts_2;
DROP TABLE accounts_2;
)sql";

Result<void> bring_up_to_date(Database& database, std::int64_t found) {
    const auto run = [&](std::initializer_list<const char*> scripts) -> Result<void> {
        for (const char* script : scripts)
            if (const auto done = database.execute(script); !done) return done;
        return {};
    };
    if (found == 0) return run({schema, schema_of_4, schema_4_to_5});
    if (found == 1) return run({schema_1_to_2, set_aside_2, schema, schema_of_4, schema_4_to_5, take_over_2});
    if (found == 2) return run({set_aside_2, schema, schema_of_4, schema_4_to_5, take_over_2});
    if (found == 3) return run({schema_3_to_4, schema_of_4, schema_4_to_5});
    if (found == 4) return run({schema_4_to_5});
    if (found == schema_version) return {};
    return Error{Errc::config_invalid, "the database was made by a later version of kyso-portal"};
}

Result<void> prepare(Database& database) {
    if (const auto set = database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                          "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;");
        !set)
        return set;
    auto transaction = Transaction::begin(database);
    if (!transaction) return transaction.error();
    std::int64_t found = 0;
    {
        Query version = database.query("PRAGMA user_version");
        if (const auto row = version.step(); !row) return row.error();
        found = version.integer(0);
    }
    if (const auto done = bring_up_to_date(database, found); !done) return done;
    return transaction->commit();
}

} // namespace

Result<Store> Store::open(const std::string& path) {
    auto database = Database::open(path);
    if (!database) return Error{Errc::config_invalid, database.error().detail()};
    auto owned = std::make_unique<Database>(*std::move(database));
    if (const auto prepared = prepare(*owned); !prepared)
        return Error{Errc::config_invalid, prepared.error().detail()};
    return Store{std::move(owned)};
}

} // namespace kyso::portal
