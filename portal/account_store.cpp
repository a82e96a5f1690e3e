// SPDX-License-Identifier: Apache-2.0
#include "portal/account_store.hpp"

namespace kyso::portal {
namespace {

using std::chrono::sys_seconds;

constexpr std::int64_t schema_version = 2;

// level: for a USB token no published guide states it; 3, as for the SIM, is an assumption, and level_assumed
// says so.
constexpr const char* schema = R"sql(
CREATE TABLE accounts (
  id TEXT PRIMARY KEY, subject TEXT NOT NULL, method TEXT NOT NULL,
  level INTEGER NOT NULL, -- 1-3. For method usb-token 3 is ASSUMED: no published source states it
  level_assumed INTEGER NOT NULL,
  name TEXT NOT NULL, cccd TEXT UNIQUE, cmnd TEXT UNIQUE, email TEXT, birth_date TEXT NOT NULL,
  certificate BLOB NOT NULL, statement TEXT NOT NULL, signature BLOB NOT NULL, created_at INTEGER NOT NULL,
  CHECK (cccd IS NOT NULL OR cmnd IS NOT NULL)) STRICT;
CREATE TABLE nonces (
  nonce TEXT PRIMARY KEY, session BLOB NOT NULL, subject TEXT NOT NULL, method TEXT NOT NULL,
  made_at INTEGER NOT NULL, used_at INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX nonces_made_at ON nonces (made_at);
CREATE TABLE sessions (
  hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (id), expires_at INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
)sql";

// Accounts of version 1 were made without asking anybody. revocation_at: 0 for no time.
constexpr const char* schema_2 = R"sql(
ALTER TABLE accounts ADD COLUMN revocation TEXT NOT NULL DEFAULT 'unknown' CHECK (revocation IN ('good', 'unknown'));
ALTER TABLE accounts ADD COLUMN revocation_evidence TEXT NOT NULL DEFAULT 'not_asked';
ALTER TABLE accounts ADD COLUMN revocation_at INTEGER NOT NULL DEFAULT 0;
PRAGMA user_version = 2;
)sql";

// A used or expired nonce is remembered this much longer, so that the person is told which of the two it was.
constexpr std::chrono::minutes nonce_memory{10};

std::int64_t seconds(sys_seconds time) {
    return time.time_since_epoch().count();
}
sys_seconds time_of(std::int64_t seconds) {
    return sys_seconds{std::chrono::seconds{seconds}};
}

Result<void> run(Query query) {
    if (const auto done = query.step(); !done) return done.error();
    return {};
}

Result<void> prepare_schema(Database& database) {
    if (const auto set = database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                          "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;");
        !set)
        return set;
    auto transaction = Transaction::begin(database);
    if (!transaction) return transaction.error();
    Query version = database.query("PRAGMA user_version");
    if (const auto row = version.step(); !row) return row.error();
    const std::int64_t found = version.integer(0);
    if (found > schema_version)
        return Error{Errc::config_invalid, "the database was made by a later version of kyso-portal"};
    if (found == 0)
        if (const auto made = database.execute(schema); !made) return made;
    if (found < 2)
        if (const auto made = database.execute(schema_2); !made) return made;
    return transaction->commit();
}

} // namespace

Result<AccountStore> AccountStore::open(const std::string& path) {
    auto database = Database::open(path);
    if (!database) return Error{Errc::config_invalid, database.error().detail()};
    if (const auto prepared = prepare_schema(*database); !prepared)
        return Error{Errc::config_invalid, prepared.error().detail()};
    return AccountStore{std::move(*database)};
}

Result<void> AccountStore::add(const OpenRegistration& registration) {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    Query prune = database_.query("DELETE FROM nonces WHERE made_at < ?");
    prune.bind(seconds(registration.made_at - nonce_lifetime - nonce_memory));
    if (const auto done = run(std::move(prune)); !done) return done;

    Query count = database_.query("SELECT count(*) FROM nonces WHERE made_at >= ?");
    count.bind(seconds(registration.made_at - nonce_lifetime));
    if (const auto row = count.step(); !row) return row.error();
    if (count.integer(0) >= max_open_registrations) return Error{Errc::portal_busy, "open registrations"};

    Query insert =
        database_.query("INSERT INTO nonces (nonce, session, subject, method, made_at) VALUES (?,?,?,?,?)");
    insert.bind(registration.nonce).bind(registration.session).bind(registration.subject);
    insert.bind(registration.method).bind(seconds(registration.made_at));
    if (const auto done = run(std::move(insert)); !done) return done;
    return transaction->commit();
}

Result<OpenRegistration> AccountStore::use_nonce(std::string_view nonce, ByteView session, sys_seconds now) {
    // One statement decides: of two that race, one sees the row unused and the other does not.
    Query use =
        database_.query("UPDATE nonces SET used_at = ? WHERE nonce = ? AND session = ? AND used_at IS NULL "
                        "AND made_at >= ? RETURNING subject, method, made_at");
    use.bind(seconds(now)).bind(nonce).bind(session).bind(seconds(now - nonce_lifetime));
    const auto used = use.step();
    if (!used) return used.error();
    if (*used) {
        OpenRegistration open{std::string(nonce), Bytes(session.begin(), session.end()), use.text(0),
                              use.text(1), time_of(use.integer(2))};
        if (const auto done = use.step(); !done)
            return done.error(); // RETURNING: the change ends with SQLITE_DONE
        return open;
    }
    Query why = database_.query("SELECT used_at IS NOT NULL FROM nonces WHERE nonce = ? AND session = ?");
    const auto known = why.bind(nonce).bind(session).step();
    if (!known) return known.error();
    if (!*known) return Error{Errc::nonce_unknown};
    return Error{why.integer(0) != 0 ? Errc::nonce_used : Errc::nonce_expired};
}

Result<void> AccountStore::add(const Account& account, const Session& session) {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    Query insert =
        database_.query("INSERT INTO accounts (id, subject, method, level, level_assumed, name, cccd, cmnd,"
                        " email, birth_date, certificate, statement, signature, created_at, revocation,"
                        " revocation_evidence, revocation_at)"
                        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    insert.bind(account.id).bind(account.subject).bind(account.method).bind(std::int64_t{account.level});
    insert.bind(std::int64_t{account.level_assumed ? 1 : 0}).bind(account.name).bind_or_null(account.cccd);
    insert.bind_or_null(account.cmnd)
        .bind_or_null(account.email)
        .bind(account.birth_date)
        .bind(account.certificate);
    insert.bind(account.statement).bind(account.signature).bind(seconds(account.created_at));
    insert.bind(account.revocation).bind(account.revocation_evidence);
    insert.bind(seconds(account.revocation_at.value_or(sys_seconds{})));
    if (const auto done = run(std::move(insert)); !done) return done;

    Query prune = database_.query("DELETE FROM sessions WHERE expires_at <= ?");
    prune.bind(seconds(account.created_at));
    if (const auto done = run(std::move(prune)); !done) return done;
    Query open = database_.query("INSERT INTO sessions (hash, account, expires_at) VALUES (?,?,?)");
    open.bind(session.hash).bind(session.account).bind(seconds(session.expires_at));
    if (const auto done = run(std::move(open)); !done) return done;
    return transaction->commit();
}

Result<Account> AccountStore::account_of(ByteView session, sys_seconds now) {
    Query query = database_.query(
        "SELECT id, subject, method, level, level_assumed, name, cccd, cmnd, email, birth_date,"
        " certificate, statement, signature, created_at, revocation, revocation_evidence, revocation_at FROM "
        "accounts JOIN sessions"
        " ON sessions.account = accounts.id WHERE hash = ? AND expires_at > ?");
    const auto found = query.bind(session).bind(seconds(now)).step();
    if (!found) return found.error();
    if (!*found) return Error{Errc::session_unknown};
    Account account;
    account.id = query.text(0);
    account.subject = query.text(1);
    account.method = query.text(2);
    account.level = static_cast<int>(query.integer(3));
    account.level_assumed = query.integer(4) != 0;
    account.name = query.text(5);
    account.cccd = query.optional_text(6);
    account.cmnd = query.optional_text(7);
    account.email = query.optional_text(8);
    account.birth_date = query.text(9);
    account.certificate = query.blob(10);
    account.statement = query.text(11);
    account.signature = query.blob(12);
    account.created_at = time_of(query.integer(13));
    account.revocation = query.text(14);
    account.revocation_evidence = query.text(15);
    if (query.integer(16) != 0) account.revocation_at = time_of(query.integer(16));
    return account;
}

Result<void> AccountStore::end_session(ByteView session) {
    Query end = database_.query("DELETE FROM sessions WHERE hash = ?");
    end.bind(session);
    return run(std::move(end));
}

} // namespace kyso::portal
