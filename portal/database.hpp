// SPDX-License-Identifier: Apache-2.0
// SQLite as the portal uses it: one connection, prepared statements, values bound and never pasted into SQL.
// Used by Store, AccountStore and VisitStore only. A failure is Errc::portal_failed with SQLite's own words
// for the log.
#pragma once

#include "protocol/bytes.hpp"

#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <optional>

namespace kyso::portal {

class Query;

class Database {
  public:
    /// Opens or makes the file; ":memory:" for tests. Waits two seconds at most for another writer.
    static Result<Database> open(const std::string& path);

    /// Statements without values: schema, BEGIN, COMMIT.
    Result<void> execute(const char* sql);
    /// Throws std::logic_error where `sql` does not compile: that is a bug, not an input.
    Query query(std::string_view sql);

  private:
    struct Close {
        void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
    };
    std::unique_ptr<sqlite3, Close> connection_;
};

/// One prepared statement: bind in order, then step.
class Query {
  public:
    explicit Query(sqlite3_stmt* statement) noexcept : statement_(statement) {}

    Query& bind(std::string_view text);
    Query& bind(ByteView blob);
    Query& bind(const Bytes& blob) { return bind(ByteView{blob}); }
    Query& bind(std::int64_t integer);
    /// Seconds since 1970.
    Query& bind(std::chrono::sys_seconds time) { return bind(std::int64_t{time.time_since_epoch().count()}); }
    Query& bind_or_null(const std::optional<std::string>& text);

    /// True: a row is there. A row that would break a UNIQUE index is Errc::account_exists.
    Result<bool> step();
    /// Steps a statement that gives no row.
    Result<void> run();

    std::string text(int column) const;
    std::optional<std::string> optional_text(int column) const;
    Bytes blob(int column) const;
    std::int64_t integer(int column) const;
    std::chrono::sys_seconds time(int column) const {
        return std::chrono::sys_seconds{std::chrono::seconds{integer(column)}};
    }

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int bound_ = 0;
};

/// BEGIN IMMEDIATE … COMMIT; rolled back unless commit() was reached.
class Transaction {
  public:
    static Result<Transaction> begin(Database& database);
    ~Transaction();
    Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;

    Result<void> commit();

  private:
    explicit Transaction(Database& database) noexcept : database_(&database) {}
    Database* database_;
};

} // namespace kyso::portal
