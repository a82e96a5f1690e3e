// SPDX-License-Identifier: Apache-2.0
#include "portal/database.hpp"

#include <stdexcept>

namespace kyso::portal {
namespace {

constexpr int busy_milliseconds = 2000;

Error failure(sqlite3* connection) {
    return Error{Errc::portal_failed, std::string("sqlite: ") + sqlite3_errmsg(connection)};
}

} // namespace

Result<Database> Database::open(const std::string& path) {
    Database database;
    sqlite3* connection = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path.c_str(), &connection, flags, nullptr);
    database.connection_.reset(connection); // SQLite hands out a connection even when it fails
    if (code != SQLITE_OK) return Error{Errc::portal_failed, std::string("sqlite: ") + sqlite3_errstr(code)};
    sqlite3_busy_timeout(connection, busy_milliseconds);
    return database;
}

Result<void> Database::execute(const char* sql) {
    if (sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return failure(connection_.get());
    return {};
}

Query Database::query(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(connection_.get(), sql.data(), static_cast<int>(sql.size()), &statement,
                           nullptr) != SQLITE_OK)
        throw std::logic_error(failure(connection_.get()).describe());
    return Query{statement};
}

// SQLITE_TRANSIENT: SQLite copies. Binding fails only for an index out of range or lack of memory.
Query& Query::bind(std::string_view text) {
    sqlite3_bind_text64(statement_.get(), ++bound_, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Query& Query::bind(ByteView blob) {
    // An empty one has no address, which would make it NULL.
    if (blob.empty())
        sqlite3_bind_zeroblob(statement_.get(), ++bound_, 0);
    else
        sqlite3_bind_blob64(statement_.get(), ++bound_, blob.data(), blob.size(), SQLITE_TRANSIENT);
    return *this;
}

Query& Query::bind(std::int64_t integer) {
    sqlite3_bind_int64(statement_.get(), ++bound_, integer);
    return *this;
}

Query& Query::bind_or_null(const std::optional<std::string>& text) {
    if (text) return bind(std::string_view{*text});
    sqlite3_bind_null(statement_.get(), ++bound_);
    return *this;
}

Result<bool> Query::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    if (code == SQLITE_CONSTRAINT_UNIQUE) return Error{Errc::account_exists, "unique index"};
    return failure(sqlite3_db_handle(statement_.get()));
}

std::string Query::text(int column) const {
    return optional_text(column).value_or(std::string{});
}

std::optional<std::string> Query::optional_text(int column) const {
    const unsigned char* text = sqlite3_column_text(statement_.get(), column);
    if (text == nullptr) return std::nullopt;
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return std::string(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
}

Bytes Query::blob(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_.get(), column));
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return data == nullptr ? Bytes{} : Bytes(data, data + size);
}

std::int64_t Query::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

Result<void> Query::run() {
    if (const auto done = step(); !done) return done.error();
    return {};
}

Result<Transaction> Transaction::begin(Database& database) {
    if (const auto begun = database.execute("BEGIN IMMEDIATE"); !begun) return begun.error();
    return Transaction{database};
}

Transaction::~Transaction() {
    // Where SQLite has rolled back by itself this fails, and there is nothing more to undo.
    if (database_ != nullptr) static_cast<void>(database_->execute("ROLLBACK"));
}

Result<void> Transaction::commit() {
    const auto done = database_->execute("COMMIT");
    if (done) database_ = nullptr;
    return done;
}

} // namespace kyso::portal
