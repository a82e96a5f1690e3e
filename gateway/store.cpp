// SPDX-License-Identifier: Apache-2.0
#include "gateway/store.hpp"

#include "gateway/schema.hpp"

namespace kyso::gateway {
namespace {

using sim::SimPace;

constexpr std::chrono::minutes ten_minutes{10};
constexpr std::chrono::hours number_kept{25}; ///< SimPace remembers a day and the longest pause
constexpr std::chrono::hours proof_kept{24 * 365};

std::int64_t seconds(Store::Time time) {
    return time.time_since_epoch().count();
}

/// Of the name of a ticket. No origin has a space.
std::string origin_of(const std::string& ticket) {
    return ticket.substr(0, ticket.find(' '));
}

ToBeSigned to_be_signed_of(const SqlValue& mechanism, const SqlValue& digest) {
    return {static_cast<Mechanism>(integer_of(mechanism)), DigestAlgorithm::sha256, blob_of(digest)};
}

Result<Store::Known> known_of(const SqlRow& row) {
    Store::Known known;
    known.service = text_of(row[1]);
    known.stage = text_of(row[2]);
    if (!std::holds_alternative<std::monostate>(row[3])) known.offer = text_of(row[3]);
    known.to_be_signed = to_be_signed_of(row[4], row[5]);
    if (const std::string told = text_of(row[6]); !told.empty()) {
        auto progress = sim::read_progress(told);
        if (!progress) return progress.error();
        known.told = *std::move(progress);
    }
    return known;
}

} // namespace

// One use for each portal: its identifiers are its own.
std::string Store::name_of(const sim::Ticket& ticket) {
    return ticket.origin + " " + ticket.id;
}

Result<Store> Store::over(std::unique_ptr<Sql> sql) {
    if (auto upgraded = upgrade_schema(*sql); !upgraded)
        return Error{upgraded.error().code(), "database: " + upgraded.error().detail()};
    return Store{std::move(sql)};
}

Result<Store> Store::open(const std::string& database) {
    auto sql = open_sql(database);
    if (!sql) return sql.error();
    return over(*std::move(sql));
}

Result<Store::Known> Store::known(const std::string& id, const std::string& ticket) {
    const auto rows =
        sql_->run("SELECT ticket, service, stage, offer, mechanism, digest, told FROM transactions "
                  "WHERE id = $1",
                  {id});
    if (!rows) return rows.error();
    if (rows->empty() || text_of((*rows)[0][0]) != ticket) return Error{Errc::operation_unknown};
    return known_of((*rows)[0]);
}

Result<Store::Known> Store::find(const sim::Ticket& ticket, const std::string& id) {
    return known(id, name_of(ticket));
}

Result<Store::Known> Store::open_transaction(const sim::Ticket& ticket, const std::string& id,
                                             const std::string& service, Time now) {
    return in_transaction<Known>(*sql_, [&]() -> Result<Known> {
        const std::string& msisdn = ticket.phone.msisdn();
        // One at a time for each number, over all gateways: its row is locked.
        bool proved = false;
        if (auto pace = pace_of(msisdn, proved); !pace) return pace.error();
        const auto bound = sql_->run("SELECT id, ticket FROM transactions WHERE id = $1 OR ticket = $2",
                                     {id, name_of(ticket)});
        if (!bound) return bound.error();
        if (!bound->empty()) {
            const bool same = bound->size() == 1 && text_of((*bound)[0][0]) == id &&
                              text_of((*bound)[0][1]) == name_of(ticket);
            if (!same) return Error{Errc::ticket_used};
            return known(id, name_of(ticket));
        }
        const auto lately =
            sql_->run("SELECT count(*) FROM transactions WHERE msisdn = $1 AND opened_at > $2",
                      {msisdn, seconds(now - ten_minutes)});
        if (!lately) return lately.error();
        if (integer_of((*lately)[0][0]) >= opens_in_ten_minutes)
            return Error::later(Errc::sim_too_often, ten_minutes, "opened too often");
        if (auto made = sql_->run("INSERT INTO transactions (id, ticket, msisdn, service, stage, opened_at) "
                                  "VALUES ($1, $2, $3, $4, 'opened', $5)",
                                  {id, name_of(ticket), msisdn, service, seconds(now)});
            !made)
            return made.error();
        return known(id, name_of(ticket));
    });
}

Result<void> Store::keep_offer(const std::string& id, const std::string& offer) {
    const auto kept =
        sql_->run("UPDATE transactions SET offer = $1 WHERE id = $2 AND offer IS NULL", {offer, id});
    if (!kept) return kept.error();
    return {};
}

Result<std::string> Store::offer(const std::string& id) {
    const auto rows = sql_->run("SELECT offer FROM transactions WHERE id = $1", {id});
    if (!rows) return rows.error();
    if (rows->empty()) return Error{Errc::operation_unknown};
    return text_of((*rows)[0][0]);
}

Result<SimPace> Store::pace_of(const std::string& msisdn, bool& proved) {
    const auto there = sql_->run("INSERT INTO numbers (msisdn, pace, changed_at) VALUES ($1, $2, 0) "
                                 "ON CONFLICT DO NOTHING",
                                 {msisdn, SimPace{}.encode()});
    if (!there) return there.error();
    static const std::string text{"SELECT pace, proved_at FROM numbers WHERE msisdn = $1"};
    const auto rows = sql_->run((text + sql_->for_update()).c_str(), {msisdn});
    if (!rows) return rows.error();
    if (rows->empty()) return Error{Errc::sim_service_failed, "the number was just forgotten"};
    proved = integer_of((*rows)[0][1]) > 0;
    return SimPace::decode(text_of((*rows)[0][0]));
}

Result<void> Store::write_pace(const std::string& msisdn, const SimPace& pace, Time now) {
    const auto written = sql_->run("UPDATE numbers SET pace = $1, changed_at = $2 WHERE msisdn = $3",
                                   {pace.encode(), seconds(now), msisdn});
    if (!written) return written.error();
    return {};
}

Result<Store::Submitted> Store::submit(const Pending& pending, const std::string& owner, Time now) {
    return in_transaction<Submitted>(*sql_, [&]() -> Result<Submitted> {
        Submitted submitted;
        auto pace = pace_of(pending.msisdn, submitted.proved);
        if (!pace) return pace.error();
        if (auto may = pace->start(now); !may) return may.error();
        if (auto written = write_pace(pending.msisdn, *pace, now); !written) return written.error();
        const auto recorded =
            sql_->run("UPDATE transactions SET stage = 'sending', mechanism = $1, digest = $2, owner = $3, "
                      "submitted_at = $4 "
                      "WHERE id = $5 AND stage = 'opened' RETURNING ticket",
                      {static_cast<std::int64_t>(pending.to_be_signed.mechanism), pending.to_be_signed.digest,
                       owner, std::int64_t{pending.submitted.time_since_epoch().count()}, pending.id});
        if (!recorded) return recorded.error();
        if (recorded->empty()) return Error{Errc::operation_unknown, "submitted already"};
        if (auto may = starts_.count(origin_of(text_of((*recorded)[0][0])), now); !may) return may.error();
        return submitted;
    });
}

/// The number's row first, as everywhere: two gateways must not lock crosswise. What another gateway has
/// ended already frees nothing again.
Result<void> Store::end(const Step& step, Time now) {
    bool proved = false;
    auto pace = pace_of(step.msisdn, proved);
    if (!pace) return pace.error();
    const auto ended = sql_->run("UPDATE transactions SET stage = 'ended', ended_at = $1, outcome = $2 "
                                 "WHERE id = $3 AND stage <> 'ended' RETURNING id",
                                 {seconds(now), step.late, step.id});
    if (!ended) return ended.error();
    if (ended->empty()) return {};
    pace->end(*step.ended, now);
    if (auto written = write_pace(step.msisdn, *pace, now); !written) return written;
    if (*step.ended != SimPace::End::signed_) return {};
    const auto marked =
        sql_->run("UPDATE numbers SET proved_at = $1 WHERE msisdn = $2", {seconds(now), step.msisdn});
    if (!marked) return marked.error();
    return {};
}

Result<void> Store::write(const Step& step, Time now) {
    if (step.is_empty()) return {};
    return in_transaction<void>(*sql_, [&]() -> Result<void> {
        const auto run = [&](const char* text, std::vector<SqlValue> values) -> Result<void> {
            const auto done = sql_->run(text, std::move(values));
            if (!done) return done.error();
            return {};
        };
        Result<void> done = step.ended ? end(step, now) : Result<void>{};
        if (done && !step.acknowledged.empty())
            done = run("UPDATE transactions SET stage = 'asking', mssp = $1 WHERE id = $2",
                       {step.acknowledged, step.id});
        if (done && step.told)
            done = run("UPDATE transactions SET told = $1, told_at = $2 WHERE id = $3 AND told IS NULL",
                       {sim::encode(*step.told), seconds(now), step.id});
        if (done && !step.quarantined.empty())
            done = run("INSERT INTO quarantine (at, id, reason) VALUES ($1, $2, $3)",
                       {seconds(now), step.id, step.quarantined});
        return done;
    });
}

Result<void> Store::beat(const std::string& owner, Time now) {
    const auto done = sql_->run("INSERT INTO gateways (owner, seen_at) VALUES ($1, $2) "
                                "ON CONFLICT (owner) DO UPDATE SET seen_at = $2",
                                {owner, seconds(now)});
    if (!done) return done.error();
    return {};
}

Result<std::vector<Pending>>
Store::take_over(const std::string& owner, Time dead, bool own,
                 const std::function<std::optional<std::uint16_t>(std::string_view)>& service) {
    const auto rows =
        sql_->run("UPDATE transactions SET owner = $1 WHERE stage IN ('sending', 'asking') AND (owner = $1 "
                  "AND $2 = 1 OR "
                  "owner <> $1 AND owner NOT IN (SELECT owner FROM gateways WHERE seen_at > $3)) "
                  "RETURNING id, service, stage, msisdn, mechanism, digest, mssp, submitted_at, told, ticket",
                  {owner, std::int64_t{own}, seconds(dead)});
    if (!rows) return rows.error();
    std::vector<Pending> taken;
    for (const SqlRow& row : *rows) {
        const auto index = service(text_of(row[1]));
        if (!index)
            return Error{Errc::config_invalid, "unfinished transactions are of service «" + text_of(row[1]) +
                                                   "», which is not configured any more"};
        Pending pending;
        pending.id = text_of(row[0]);
        pending.service = *index;
        pending.phase = text_of(row[2]) == "asking" ? Pending::Phase::asking : Pending::Phase::sending;
        pending.msisdn = text_of(row[3]);
        pending.to_be_signed = to_be_signed_of(row[4], row[5]);
        pending.mssp_transaction = text_of(row[6]);
        pending.submitted = Instant{std::chrono::milliseconds{integer_of(row[7])}};
        pending.told = !text_of(row[8]).empty();
        pending.ticket = text_of(row[9]);
        taken.push_back(std::move(pending));
    }
    return taken;
}

Result<void> Store::settle(const std::string& id) {
    static const std::string text{"SELECT id FROM transactions WHERE id = $1"};
    const auto settled = sql_->run((text + sql_->for_update()).c_str(), {id});
    if (!settled) return settled.error();
    return {};
}

Result<void> Store::forget(Time now) {
    const std::pair<const char*, Time> old[] = {
        // A clock that was set back: what seems to come happened just now.
        {"UPDATE origin_starts SET started_at = $1 WHERE started_at > $1", now},
        {"UPDATE transactions SET told = NULL, digest = NULL, msisdn = NULL, offer = NULL "
         "WHERE stage = 'ended' AND told_at < $1 AND msisdn IS NOT NULL",
         now - result_kept},
        {"UPDATE transactions SET stage = 'ended', msisdn = NULL, offer = NULL WHERE stage = 'opened' AND "
         "opened_at < $1",
         now - std::chrono::hours{1}},
        {"DELETE FROM transactions WHERE stage = 'ended' AND opened_at < $1", now - id_kept},
        {"DELETE FROM quarantine WHERE at < $1", now - id_kept},
        {"DELETE FROM gateways WHERE seen_at < $1", now - id_kept},
        {"DELETE FROM numbers WHERE changed_at < $1 AND proved_at IS NULL", now - number_kept},
        {"DELETE FROM numbers WHERE changed_at < $1", now - proof_kept},
    };
    for (const auto& [text, before] : old)
        if (const auto done = sql_->run(text, {seconds(before)}); !done) return done.error();
    return {};
}

} // namespace kyso::gateway
