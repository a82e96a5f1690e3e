// SPDX-License-Identifier: Apache-2.0
// The little of SQL that the store needs, over SQLite or PostgreSQL: one statement at a time with its values
// ($1, $2, … in the order of their first use, as both understand), and transactions.
#pragma once

#include "protocol/bytes.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace kyso::gateway {

using SqlValue = std::variant<std::monostate, std::int64_t, std::string, Bytes>; ///< the first: NULL
using SqlRow = std::vector<SqlValue>;

inline std::int64_t integer_of(const SqlValue& value) {
    const auto* found = std::get_if<std::int64_t>(&value);
    return found != nullptr ? *found : 0;
}
inline std::string text_of(const SqlValue& value) {
    const auto* found = std::get_if<std::string>(&value);
    return found != nullptr ? *found : std::string{};
}
inline Bytes blob_of(const SqlValue& value) {
    const auto* found = std::get_if<Bytes>(&value);
    return found != nullptr ? *found : Bytes{};
}

class Sql {
  public:
    virtual ~Sql() = default;
    /// Errc::sim_service_failed, with what the database says. A statement that does not compile is a bug:
    /// std::logic_error.
    virtual Result<std::vector<SqlRow>> run(const char* statement, std::vector<SqlValue> values) = 0;
    /// Several statements without values, as a schema.
    virtual Result<void> script(const char* statements) = 0;
    virtual Result<void> begin() = 0;
    /// From then on calls fail with Errc::sim_service_failed instead of waiting for a server. Whether it did
    /// the last one is then not known.
    using Deadline = std::chrono::steady_clock::time_point;
    virtual void give_up_at(Deadline deadline) noexcept = 0;
    /// What follows a SELECT whose row is about to be changed; empty where begin() locked everything.
    virtual const char* for_update() const noexcept = 0;
    /// The same for one of several rows, passing over those that somebody else is changing.
    virtual const char* for_update_of_free() const noexcept = 0;
    /// BLOB or BYTEA.
    virtual const char* blob_type() const noexcept = 0;

    Result<void> commit() { return script("COMMIT"); }
    void roll_back() { static_cast<void>(script("ROLLBACK")); }
};

/// `sqlite:/path` or `postgresql:conninfo`. Errc::config_invalid; sim_service_failed: no such server answers.
Result<std::unique_ptr<Sql>> open_sql(const std::string& database);
Result<std::unique_ptr<Sql>> open_sqlite(const std::string& path);
/// `conninfo`: what libpq takes, a URI too.
Result<std::unique_ptr<Sql>> open_postgresql(const std::string& conninfo);

/// Runs `work` between BEGIN and COMMIT; rolls back where it fails.
template <class T>
Result<T> in_transaction(Sql& sql, const std::function<Result<T>()>& work) {
    if (auto begun = sql.begin(); !begun) return begun.error();
    auto done = work();
    if (done) {
        if (auto committed = sql.commit(); committed)
            return done;
        else
            done = committed.error();
    }
    sql.roll_back();
    return done;
}

} // namespace kyso::gateway
