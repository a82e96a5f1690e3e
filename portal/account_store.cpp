// SPDX-License-Identifier: Apache-2.0
#include "portal/account_store.hpp"

namespace kyso::portal {
namespace {

using std::chrono::sys_seconds;

constexpr std::string_view columns = "id, subject, method, level, level_assumed, name, cccd, cmnd, mst, "
                                     "email, birth_date, certificate, statement, "
                                     "signature, created_at, revocation, revocation_evidence, revocation_at, "
                                     "form_signed, phone";

std::string select(std::string_view rest) {
    return "SELECT " + std::string(columns) + " FROM accounts " + std::string(rest);
}

/// A row of `columns`.
Account account_in(const Query& row) {
    Account account;
    account.id = row.text(0);
    account.identity = {row.text(1), row.text(5), row.optional_text(6), row.optional_text(7),
                        row.optional_text(8)};
    account.method = row.text(2);
    account.level = static_cast<int>(row.integer(3));
    account.level_assumed = row.integer(4) != 0;
    account.form = {row.optional_text(10), row.optional_text(9)};
    account.certificate = row.blob(11);
    account.statement = row.text(12);
    account.signature = row.blob(13);
    account.created_at = row.time(14);
    account.revocation = row.text(15);
    account.revocation_evidence = row.text(16);
    if (row.integer(17) != 0) account.revocation_at = row.time(17);
    account.form_signed = row.integer(18) != 0;
    account.phone = row.optional_text(19);
    return account;
}

} // namespace

void Account::note(const signature::RevocationStatus& verdict) {
    revocation = to_text(verdict.kind);
    revocation_evidence = verdict.kind == signature::RevocationStatus::Kind::unknown
                              ? std::string{to_text(verdict.why)}
                              : verdict.source;
    revocation_at = verdict.this_update;
}

Result<void> AccountStore::insert(const Account& account) {
    const Identity& identity = account.identity;
    Query insert = database_.query("INSERT INTO accounts (" + std::string(columns) +
                                   ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    insert.bind(account.id).bind(identity.subject).bind(account.method).bind(std::int64_t{account.level});
    insert.bind(std::int64_t{account.level_assumed ? 1 : 0}).bind(identity.name);
    insert.bind_or_null(identity.cccd).bind_or_null(identity.cmnd).bind_or_null(identity.mst);
    insert.bind_or_null(account.form.email).bind_or_null(account.form.birth_date);
    insert.bind(account.certificate).bind(account.statement).bind(account.signature).bind(account.created_at);
    insert.bind(account.revocation).bind(account.revocation_evidence);
    insert.bind(account.revocation_at.value_or(sys_seconds{}));
    insert.bind(std::int64_t{account.form_signed ? 1 : 0}).bind_or_null(account.phone);
    return insert.run();
}

Result<void> AccountStore::insert(const Session& session, sys_seconds now) {
    Query prune = database_.query("DELETE FROM sessions WHERE expires_at <= ?");
    if (const auto done = prune.bind(now).run(); !done) return done;
    Query open = database_.query("INSERT INTO sessions (hash, account, expires_at) VALUES (?,?,?)");
    return open.bind(session.hash).bind(session.account).bind(session.expires_at).run();
}

Result<void> AccountStore::add(const Account& account, const Session& session) {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    if (const auto done = insert(account); !done) return done;
    if (const auto done = insert(session, account.created_at); !done) return done;
    return transaction->commit();
}

Result<void> AccountStore::add(const Session& session, sys_seconds now) {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    if (const auto done = insert(session, now); !done) return done;
    return transaction->commit();
}

Result<Account> AccountStore::find(const Identity& identity) {
    // A number that is not there is NULL and equals nothing. A CCCD is for life, so it goes before a CMT.
    Query query = database_.query(select(
        "WHERE subject = ?1 AND (cccd = ?2 OR cmnd = ?3 OR mst = ?4) ORDER BY cccd IS ?2 DESC LIMIT 1"));
    query.bind(identity.subject).bind_or_null(identity.cccd).bind_or_null(identity.cmnd);
    const auto found = query.bind_or_null(identity.mst).step();
    if (!found) return found.error();
    if (!*found) return Error{Errc::account_unknown};
    return account_in(query);
}

Result<Account> AccountStore::account_of(ByteView session, sys_seconds now) {
    Query query = database_.query(
        select("JOIN sessions ON sessions.account = accounts.id WHERE hash = ? AND expires_at > ?"));
    const auto found = query.bind(session).bind(now).step();
    if (!found) return found.error();
    if (!*found) return Error{Errc::session_unknown};
    return account_in(query);
}

Result<void> AccountStore::end_session(ByteView session) {
    Query end = database_.query("DELETE FROM sessions WHERE hash = ?");
    return end.bind(session).run();
}

} // namespace kyso::portal
