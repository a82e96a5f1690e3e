// SPDX-License-Identifier: Apache-2.0
#include "gateway/schema.hpp"

namespace kyso::gateway {
namespace {

// Times are seconds since 1970, but submitted_at, which is milliseconds. The number leaves a transaction once
// its result is forgotten.
constexpr std::string_view first = R"sql(
CREATE TABLE transactions (
  id TEXT PRIMARY KEY, ticket TEXT NOT NULL UNIQUE, msisdn TEXT, service TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('opened', 'sending', 'asking', 'ended')),
  offer TEXT, mechanism BIGINT, digest BLOB, mssp TEXT, owner TEXT, opened_at BIGINT NOT NULL, submitted_at BIGINT,
  told TEXT, told_at BIGINT, ended_at BIGINT, outcome TEXT);
CREATE INDEX transactions_msisdn ON transactions (msisdn);
CREATE INDEX transactions_stage ON transactions (stage);
CREATE INDEX transactions_told ON transactions (told_at);
CREATE TABLE numbers (msisdn TEXT PRIMARY KEY, pace TEXT NOT NULL, proved_at BIGINT, changed_at BIGINT NOT NULL);
CREATE TABLE quarantine (at BIGINT NOT NULL, id TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE gateways (owner TEXT PRIMARY KEY, seen_at BIGINT NOT NULL);
)sql";

// One row for each start that an origin may have in a minute: a start takes the one that was taken longest
// ago, so gateways of one database do not wait for each other.
constexpr std::string_view second = R"sql(
CREATE TABLE origin_starts (
  origin TEXT NOT NULL, slot BIGINT NOT NULL, started_at BIGINT NOT NULL, PRIMARY KEY (origin, slot));
CREATE INDEX origin_starts_oldest ON origin_starts (origin, started_at);
)sql";

constexpr std::string_view steps[] = {first, second};
static_assert(std::size(steps) == present_schema);

Result<void> take(Sql& sql, std::int64_t version) {
    // Two gateways at once: the other's row is waited for, and then there is nothing to do.
    const auto mine =
        sql.run("INSERT INTO schema_version (version) VALUES ($1) ON CONFLICT DO NOTHING RETURNING version",
                {version});
    if (!mine) return mine.error();
    if (mine->empty()) return {};
    std::string step{steps[version - 1]};
    if (const std::size_t at = step.find("BLOB"); at != step.npos) step.replace(at, 4, sql.blob_type());
    return sql.script(step.c_str());
}

Result<std::int64_t> take_missing(Sql& sql) {
    if (auto made = sql.script("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)");
        !made)
        return made.error();
    const auto rows = sql.run("SELECT max(version) FROM schema_version", {});
    if (!rows) return rows.error();
    const std::int64_t found = integer_of((*rows)[0][0]);
    if (found > present_schema)
        return Error{Errc::config_invalid, "the database was made by a later version of kyso-gateway (" +
                                               std::to_string(found) + ", this one knows " +
                                               std::to_string(present_schema) + ")"};
    for (std::int64_t version = 1; version <= present_schema; ++version)
        if (auto taken = take(sql, version); !taken) return taken.error();
    return found;
}

Result<std::int64_t> in_one_go(Sql& sql, bool keep) {
    if (keep) return in_transaction<std::int64_t>(sql, [&] { return take_missing(sql); });
    if (auto begun = sql.begin(); !begun) return begun.error();
    auto found = take_missing(sql);
    sql.roll_back();
    return found;
}

} // namespace

Result<std::int64_t> upgrade_schema(Sql& sql, bool keep) {
    auto found = in_one_go(sql, keep);
    // Two that make the first table at the same time: PostgreSQL lets one of them fail, which finds it then.
    if (!found && found.error() == Errc::sim_service_failed) found = in_one_go(sql, keep);
    return found;
}

} // namespace kyso::gateway
