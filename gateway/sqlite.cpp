// SPDX-License-Identifier: Apache-2.0
#include "gateway/sql.hpp"

#include <sqlite3.h>
#include <stdexcept>

namespace kyso::gateway {
namespace {

constexpr int busy_milliseconds = 2000;

template <auto function>
struct Close {
    template <class T>
    void operator()(T* handle) const noexcept {
        function(handle);
    }
};
using Connection = std::unique_ptr<sqlite3, Close<sqlite3_close_v2>>;
using Statement = std::unique_ptr<sqlite3_stmt, Close<sqlite3_finalize>>;

// SQLITE_TRANSIENT: SQLite copies. Binding fails only for an index out of range or lack of memory.
void bind_value(sqlite3_stmt* statement, int index, const SqlValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value))
        sqlite3_bind_int64(statement, index, *number);
    else if (const auto* text = std::get_if<std::string>(&value))
        sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    else if (const auto* blob = std::get_if<Bytes>(&value))
        sqlite3_bind_blob64(statement, index, blob->data(), blob->size(), SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(statement, index);
}

SqlValue column(sqlite3_stmt* statement, int index) {
    const auto size = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(statement, index)); };
    switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER:
        return std::int64_t{sqlite3_column_int64(statement, index)};
    case SQLITE_TEXT: {
        const auto* text = sqlite3_column_text(statement, index);
        return std::string(text, text + size());
    }
    case SQLITE_BLOB: {
        const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, index));
        return data == nullptr ? Bytes{} : Bytes(data, data + size());
    }
    default:
        return {};
    }
}

class Sqlite final : public Sql {
  public:
    explicit Sqlite(Connection connection) : connection_(std::move(connection)) {}

    Result<std::vector<SqlRow>> run(const char* text, std::vector<SqlValue> values) override {
        sqlite3_stmt* kept = prepared(text);
        const std::unique_ptr<sqlite3_stmt, Close<sqlite3_reset>> after{kept};
        for (std::size_t i = 0; i < values.size(); ++i)
            bind_value(kept, static_cast<int>(i + 1), values[i]);
        std::vector<SqlRow> rows;
        int code = SQLITE_OK;
        while ((code = sqlite3_step(kept)) == SQLITE_ROW) {
            SqlRow& row = rows.emplace_back();
            for (int i = 0; i < sqlite3_column_count(kept); ++i)
                row.push_back(column(kept, i));
        }
        if (code != SQLITE_DONE) return failure();
        return rows;
    }

    Result<void> script(const char* statements) override {
        if (sqlite3_exec(connection_.get(), statements, nullptr, nullptr, nullptr) != SQLITE_OK)
            return failure();
        return {};
    }
    Result<void> begin() override { return script("BEGIN IMMEDIATE"); }
    void give_up_at(Deadline) noexcept override {} // a file has no server to wait for
    const char* for_update() const noexcept override { return ""; }
    const char* for_update_of_free() const noexcept override { return ""; }
    const char* blob_type() const noexcept override { return "BLOB"; }

    Error failure() const {
        return Error{Errc::sim_service_failed, std::string{"sqlite: "} + sqlite3_errmsg(connection_.get())};
    }

  private:
    /// Statements are few and literal: each is compiled once.
    sqlite3_stmt* prepared(const char* text) {
        for (auto& [known, statement] : statements_)
            if (known == text) return statement.get();
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v2(connection_.get(), text, -1, &made, nullptr) != SQLITE_OK)
            throw std::logic_error(failure().describe());
        statements_.emplace_back(text, Statement{made});
        return made;
    }

    Connection connection_;
    std::vector<std::pair<std::string, Statement>> statements_;
};

} // namespace

Result<std::unique_ptr<Sql>> open_sqlite(const std::string& path) {
    sqlite3* made = nullptr;
    const int code = sqlite3_open_v2(
        path.c_str(), &made, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, nullptr);
    Connection connection{made}; // SQLite hands out a connection even when it fails
    if (code != SQLITE_OK) return Error{Errc::config_invalid, path + ": " + sqlite3_errstr(code)};
    sqlite3_busy_timeout(made, busy_milliseconds);
    auto sql = std::make_unique<Sqlite>(std::move(connection));
    // One gateway has the file; several share a PostgreSQL. The lock is held until the connection closes.
    if (auto set = sql->script(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "PRAGMA secure_delete = ON; BEGIN IMMEDIATE; COMMIT;");
        !set)
        return Error{Errc::config_invalid,
                     path + ": " + set.error().detail() + "; does another gateway use it?"};
    return Result<std::unique_ptr<Sql>>{std::move(sql)};
}

} // namespace kyso::gateway
