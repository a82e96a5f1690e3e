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

/// Empty: told only with the signature.
Result<std::optional<Certificate>> read_certificate(const Bytes& der) {
    if (der.empty()) return std::optional<Certificate>{};
    auto certificate = Certificate::parse(der);
    if (!certificate) return certificate.error();
    return std::optional{*std::move(certificate)};
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
                        "issuers, signing_time, mechanism, signed_text, asked_at, expires_at) "
                        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    insert.bind(session).bind(operation.purpose == Challenge::Purpose::sign_in ? sign_in : registration);
    insert.bind(operation.nonce).bind(operation.transaction).bind(operation.ticket).bind(operation.code);
    insert.bind(operation.statement).bind(operation.certificate ? operation.certificate->der() : Bytes{});
    insert.bind(issuers_text(operation.issuers)).bind(operation.signing_time);
    insert.bind(static_cast<std::int64_t>(operation.mechanism)).bind(operation.signed_text).bind(now);
    if (const auto done = insert.bind(now + patience).run(); !done) return done;
    return transaction->commit();
}

Result<SimOperation> SimOperationStore::find(ByteView session, sys_seconds now) {
    Query query = database_.query(
        "SELECT purpose, nonce, transaction_id, ticket, code, statement, certificate, issuers, "
        "signing_time, mechanism, signed_text FROM sim_operations WHERE session = ? AND expires_at > ?");
    const auto found = query.bind(session).bind(now).step();
    if (!found) return found.error();
    if (!*found) return Error{Errc::operation_unknown};
    auto certificate = read_certificate(query.blob(6));
    auto issuers = read_issuers(query.text(7));
    if (!certificate || !issuers) return Error{Errc::portal_failed, "stored certificates"};
    SimOperation operation;
    operation.purpose =
        query.text(0) == sign_in ? Challenge::Purpose::sign_in : Challenge::Purpose::registration;
    operation.nonce = query.text(1);
    operation.transaction = query.text(2);
    operation.ticket = query.text(3);
    operation.code = query.text(4);
    operation.statement = query.text(5);
    operation.certificate = *std::move(certificate);
    operation.issuers = *std::move(issuers);
    operation.signing_time = query.time(8);
    operation.mechanism = static_cast<Mechanism>(query.integer(9));
    operation.signed_text = query.text(10);
    return operation;
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
