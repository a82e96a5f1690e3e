// SPDX-License-Identifier: Apache-2.0
#include "portal/review_store.hpp"

#include "portal/visit_store.hpp"

namespace kyso::portal {

using std::chrono::sys_seconds;

Result<void> ReviewStore::add(ByteView session, const Account& verified, sys_seconds now) {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    Query prune = database_.query("DELETE FROM reviews WHERE expires_at <= ?");
    if (const auto done = prune.bind(now).run(); !done) return done;
    Query count = database_.query("SELECT count(*) FROM reviews");
    if (const auto row = count.step(); !row) return row.error();
    if (count.integer(0) >= VisitStore::max_open) return Error{Errc::portal_busy, "open reviews"};
    Query insert = database_.query(
        "INSERT OR REPLACE INTO reviews (session, subject, method, phone, certificate, statement, "
        "signature, revocation, revocation_evidence, revocation_at, expires_at) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?)");
    insert.bind(session).bind(verified.identity.subject).bind(verified.method);
    insert.bind(std::string_view{verified.phone.value()}).bind(verified.certificate);
    insert.bind(verified.statement).bind(verified.signature).bind(verified.revocation);
    insert.bind(verified.revocation_evidence).bind(verified.revocation_at.value_or(sys_seconds{}));
    if (const auto done = insert.bind(now + lifetime).run(); !done) return done;
    return transaction->commit();
}

Result<Account> ReviewStore::find(ByteView session, sys_seconds now) {
    Query query = database_.query(
        "SELECT subject, method, phone, certificate, statement, signature, revocation, "
        "revocation_evidence, revocation_at FROM reviews WHERE session = ? AND expires_at > ?");
    const auto found = query.bind(session).bind(now).step();
    if (!found) return found.error();
    if (!*found) return Error{Errc::nonce_expired, "no review"};
    Account account;
    account.identity.subject = query.text(0);
    account.method = query.text(1);
    account.phone = query.text(2);
    account.certificate = query.blob(3);
    account.statement = query.text(4);
    account.signature = query.blob(5);
    account.revocation = query.text(6);
    account.revocation_evidence = query.text(7);
    if (query.integer(8) != 0) account.revocation_at = query.time(8);
    return account;
}

Result<void> ReviewStore::end(ByteView session) {
    Query end = database_.query("DELETE FROM reviews WHERE session = ?");
    return end.bind(session).run();
}

} // namespace kyso::portal
