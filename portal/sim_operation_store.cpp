// SPDX-License-Identifier: Apache-2.0
#include "portal/sim_operation_store.hpp"

namespace kyso::portal {
namespace {

using signature::Certificate;
using std::chrono::sys_seconds;

std::string issuers_text(const std::vector<Certificate>& issuers) {
    std::string text;
    for (const Certificate& issuer : issuers)
        text += to_base64(issuer.der()) + "\n";
    return text;
}

Result<std::vector<Certificate>> read_issuers(std::string_view text) {
    std::vector<Certificate> issuers;
    for (; !text.empty(); text.remove_prefix(text.find('\n') + 1)) {
        const auto der = from_base64(text.substr(0, text.find('\n')));
        auto issuer = der ? Certificate::parse(*der) : Result<Certificate>{der.error()};
        if (!issuer) return issuer.error();
        issuers.push_back(*std::move(issuer));
    }
    return issuers;
}

constexpr std::string_view sign_in = "sign-in", registration = "registration";

} // namespace

Result<void> SimOperationStore::add(ByteView session, const SimOperation& operation, sys_seconds now) {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    Query prune = database_.query("DELETE FROM sim_operations WHERE expires_at <= ?");
    if (const auto done = prune.bind(now).run(); !done) return done;
    Query insert =
        database_.query("INSERT INTO sim_operations (session, purpose, nonce, transaction_id, ticket, code, "
                        "statement, certificate, "
                        "issuers, signing_time, asked_at, expires_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
    insert.bind(session).bind(operation.purpose == Challenge::Purpose::sign_in ? sign_in : registration);
    insert.bind(operation.nonce).bind(operation.transaction).bind(operation.ticket).bind(operation.code);
    insert.bind(operation.statement).bind(operation.certificate.der());
    insert.bind(issuers_text(operation.issuers)).bind(operation.signing_time).bind(now);
    if (const auto done = insert.bind(now + patience).run(); !done) return done;
    return transaction->commit();
}

Result<SimOperation> SimOperationStore::find(ByteView session, sys_seconds now) {
    Query query = database_.query(
        "SELECT purpose, nonce, transaction_id, ticket, code, statement, certificate, issuers, "
        "signing_time FROM sim_operations WHERE session = ? AND expires_at > ?");
    const auto found = query.bind(session).bind(now).step();
    if (!found) return found.error();
    if (!*found) return Error{Errc::operation_unknown};
    auto certificate = Certificate::parse(query.blob(6));
    auto issuers = read_issuers(query.text(7));
    if (!certificate || !issuers) return Error{Errc::portal_failed, "stored certificates"};
    return SimOperation{query.text(0) == sign_in ? Challenge::Purpose::sign_in
                                                 : Challenge::Purpose::registration,
                        query.text(1),
                        query.text(2),
                        query.text(3),
                        query.text(4),
                        query.text(5),
                        *std::move(certificate),
                        *std::move(issuers),
                        query.time(8)};
}

Result<bool> SimOperationStore::may_ask(ByteView session, sys_seconds now) {
    Query ask =
        database_.query("UPDATE sim_operations SET asked_at = ?1 WHERE session = ?2 AND asked_at < ?1 "
                        "RETURNING asked_at");
    const auto may = ask.bind(now).bind(session).step();
    if (!may || !*may) return may;
    if (const auto done = ask.step(); !done)
        return done.error(); // RETURNING: the change ends with SQLITE_DONE
    return true;
}

Result<void> SimOperationStore::end(ByteView session) {
    Query end = database_.query("DELETE FROM sim_operations WHERE session = ?");
    return end.bind(session).run();
}

} // namespace kyso::portal
