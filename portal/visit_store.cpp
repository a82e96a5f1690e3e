// SPDX-License-Identifier: Apache-2.0
#include "portal/visit_store.hpp"

namespace kyso::portal {
namespace {

using std::chrono::sys_seconds;

// A used or expired nonce is remembered this much longer, so that the person is told which of the two it was.
constexpr std::chrono::minutes nonce_memory{10};

// Of a challenge, in SQL: ?1 is how old one of a SIM may be, ?2 any other.
constexpr std::string_view young = " made_at >= CASE method WHEN 'sim' THEN ?1 ELSE ?2 END ";

std::string_view name_of(Challenge::Purpose purpose) {
    return purpose == Challenge::Purpose::registration ? "registration" : "sign-in";
}

} // namespace

Result<void> VisitStore::add(const Challenge& challenge) {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    Query prune = database_.query("DELETE FROM challenges WHERE NOT" + std::string(young));
    prune.bind(challenge.made_at - sim_nonce_lifetime - nonce_memory);
    if (const auto done = prune.bind(challenge.made_at - nonce_lifetime - nonce_memory).run(); !done)
        return done;
    // Each purpose by itself: sign-ins, which no captcha holds back, do not crowd registrations out.
    Query count =
        database_.query("SELECT count(*) FROM challenges WHERE" + std::string(young) + "AND purpose = ?3");
    count.bind(challenge.made_at - sim_nonce_lifetime).bind(challenge.made_at - nonce_lifetime);
    count.bind(name_of(challenge.purpose));
    if (const auto row = count.step(); !row) return row.error();
    if (count.integer(0) >= max_open) return Error{Errc::portal_busy, "open challenges"};

    Query insert =
        database_.query("INSERT INTO challenges (nonce, session, purpose, subject, method, made_at, phone) "
                        "VALUES (?,?,?,?,?,?,?)");
    insert.bind(challenge.nonce).bind(challenge.session).bind(name_of(challenge.purpose));
    insert.bind(challenge.subject).bind(challenge.method).bind(challenge.made_at);
    insert.bind(challenge.phone);
    if (const auto done = insert.run(); !done) return done;
    return transaction->commit();
}

Result<Challenge> VisitStore::use_nonce(std::string_view nonce, ByteView session, Challenge::Purpose purpose,
                                        sys_seconds now) {
    // One statement decides: of two that race, one sees the row unused and the other does not.
    Query use = database_.query("UPDATE challenges SET used_at = ?3 WHERE" + std::string(young) +
                                "AND nonce = ?4 AND session = ?5 AND purpose = ?6 AND used_at IS NULL "
                                "RETURNING subject, method, made_at, phone");
    use.bind(now - sim_nonce_lifetime).bind(now - nonce_lifetime).bind(now);
    use.bind(nonce).bind(session).bind(name_of(purpose));
    const auto used = use.step();
    if (!used) return used.error();
    if (*used) {
        Challenge challenge{std::string(nonce),
                            Bytes(session.begin(), session.end()),
                            purpose,
                            use.text(0),
                            use.text(1),
                            use.time(2),
                            use.text(3)};
        if (const auto done = use.step(); !done)
            return done.error(); // RETURNING: the change ends with SQLITE_DONE
        return challenge;
    }
    Query why = database_.query(
        "SELECT used_at IS NOT NULL FROM challenges WHERE nonce = ? AND session = ? AND purpose = ?");
    const auto known = why.bind(nonce).bind(session).bind(name_of(purpose)).step();
    if (!known) return known.error();
    if (!*known) return Error{Errc::nonce_unknown};
    return Error{why.integer(0) != 0 ? Errc::nonce_used : Errc::nonce_expired};
}

Result<void> VisitStore::count_ring(std::string_view phone, sys_seconds now) {
    using std::chrono::hours, std::chrono::minutes;
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    Query prune = database_.query("DELETE FROM rings WHERE at <= ?");
    if (const auto done = prune.bind(now - hours{24}).run(); !done) return done;
    Query count =
        database_.query("SELECT count(*), count(*) FILTER (WHERE at > ?) FROM rings WHERE phone = ?");
    if (const auto row = count.bind(now - minutes{10}).bind(phone).step(); !row) return row.error();
    if (count.integer(0) >= rings_a_day || count.integer(1) >= rings_in_ten_minutes)
        return Error{Errc::sim_too_often};
    Query all = database_.query("SELECT count(*) FROM rings");
    if (const auto row = all.step(); !row) return row.error();
    if (all.integer(0) >= max_open) return Error{Errc::portal_busy, "rings"};
    Query insert = database_.query("INSERT INTO rings (phone, at) VALUES (?,?)");
    if (const auto done = insert.bind(phone).bind(now).run(); !done) return done;
    return transaction->commit();
}

Result<void> VisitStore::add_captcha(std::string_view id, std::string_view answer, bool drawn,
                                     sys_seconds now) {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    Query prune = database_.query("DELETE FROM captchas WHERE made_at < ?");
    if (const auto done = prune.bind(now - captcha_lifetime).run(); !done) return done;
    Query count = database_.query("SELECT count(*) FROM captchas");
    if (const auto row = count.step(); !row) return row.error();
    if (count.integer(0) >= max_open) return Error{Errc::portal_busy, "open captchas"};
    Query insert = database_.query("INSERT INTO captchas (id, answer, drawn, made_at) VALUES (?,?,?,?)");
    if (const auto done = insert.bind(id).bind(answer).bind(std::int64_t{drawn}).bind(now).run(); !done)
        return done;
    return transaction->commit();
}

Result<std::string> VisitStore::drawn_captcha(std::string_view id, sys_seconds now) {
    Query query = database_.query("SELECT answer FROM captchas WHERE id = ? AND drawn = 1 AND made_at >= ?");
    const auto found = query.bind(id).bind(now - captcha_lifetime).step();
    if (!found) return found.error();
    if (!*found) return Error{Errc::portal_not_found, "captcha"};
    return query.text(0);
}

Result<std::string> VisitStore::use_captcha(std::string_view id, sys_seconds now) {
    Query use = database_.query("DELETE FROM captchas WHERE id = ? RETURNING answer, made_at");
    const auto found = use.bind(id).step();
    if (!found) return found.error();
    if (!*found) return Error{Errc::captcha_wrong, "unknown or used"};
    const std::string answer = use.text(0);
    const sys_seconds made_at = use.time(1);
    if (const auto done = use.step(); !done) return done.error();
    if (made_at < now - captcha_lifetime) return Error{Errc::captcha_wrong, "too old"};
    return answer;
}

Result<std::int64_t> VisitStore::take_pass(ByteView session, sys_seconds now) {
    Query take = database_.query("DELETE FROM passes WHERE session = ? RETURNING starts_left, expires_at");
    const auto found = take.bind(session).step();
    if (!found) return found.error();
    if (!*found) return 0;
    const std::int64_t left = take.time(1) > now ? take.integer(0) : 0;
    if (const auto done = take.step(); !done) return done.error();
    return left;
}

Result<void> VisitStore::add_pass(ByteView session, std::int64_t starts_left, sys_seconds now) {
    Query prune = database_.query("DELETE FROM passes WHERE expires_at <= ?");
    if (const auto done = prune.bind(now).run(); !done) return done;
    if (starts_left <= 0) return {};
    Query add = database_.query("INSERT INTO passes (session, starts_left, expires_at) VALUES (?,?,?)");
    return add.bind(session).bind(starts_left).bind(now + pass_lifetime).run();
}

} // namespace kyso::portal
