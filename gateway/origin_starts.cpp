// SPDX-License-Identifier: Apache-2.0
#include "gateway/origin_starts.hpp"

#include <algorithm>

namespace kyso::gateway {
namespace {

constexpr std::chrono::minutes minute{1};

std::int64_t seconds(OriginStarts::Time time) {
    return time.time_since_epoch().count();
}

} // namespace

Result<void> OriginStarts::allow(const std::string& origin, std::int64_t in_a_minute) {
    const auto made =
        sql_->run("WITH RECURSIVE slots (slot) AS (SELECT 0 UNION ALL SELECT slot + 1 FROM slots "
                  "WHERE slot + 1 < $1) INSERT INTO origin_starts (origin, slot, started_at) "
                  "SELECT $2, slot, 0 FROM slots WHERE true ON CONFLICT DO NOTHING",
                  {in_a_minute, origin});
    if (!made) return made.error();
    allowed_[origin] = in_a_minute;
    return {};
}

Result<void> OriginStarts::count(const std::string& origin, Time now) {
    const auto limit = allowed_.find(origin);
    if (limit == allowed_.end()) return Error{Errc::gateway_refused, "of no portal of ours"};
    // One that another gateway is about to take counts as taken.
    static const std::string oldest{
        "UPDATE origin_starts SET started_at = $1 WHERE origin = $2 AND slot = (SELECT slot FROM "
        "origin_starts "
        "WHERE origin = $2 AND slot < $3 AND started_at <= $4 ORDER BY started_at LIMIT 1"};
    const auto taken = sql_->run((oldest + sql_->for_update_of_free() + ") RETURNING slot").c_str(),
                                 {seconds(now), origin, limit->second, seconds(now - minute)});
    if (!taken) return taken.error();
    if (!taken->empty()) return {};
    const auto next = sql_->run("SELECT min(started_at) FROM origin_starts WHERE origin = $1 AND slot < $2",
                                {origin, limit->second});
    if (!next) return next.error();
    const std::chrono::seconds wait{integer_of((*next)[0][0]) - seconds(now - minute)};
    return Error::later(Errc::portal_busy,
                        std::clamp<std::chrono::seconds>(wait, std::chrono::seconds{1}, minute),
                        origin + " starts too often");
}

} // namespace kyso::gateway
