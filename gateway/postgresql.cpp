// SPDX-License-Identifier: Apache-2.0
#include "gateway/sql.hpp"

#include <boost/endian/conversion.hpp>

#include <libpq-fe.h>

#include <charconv>
#include <map>
#include <stdexcept>

namespace kyso::gateway {
namespace {

constexpr int binary = 1;
constexpr Oid int8_type = 20, bytea_type = 17, text_type = 25; ///< pg_type.dat: fixed for ever

template <auto function>
struct Clear {
    template <class T>
    void operator()(T* handle) const noexcept {
        function(handle);
    }
};
using Connection = std::unique_ptr<PGconn, Clear<PQfinish>>;
using Answer = std::unique_ptr<PGresult, Clear<PQclear>>;

/// Values as PostgreSQL takes them in binary.
class Parameters {
  public:
    explicit Parameters(const std::vector<SqlValue>& given) : octets_(given.size()) {
        for (std::size_t i = 0; i < given.size(); ++i) {
            octets_[i] = octets_of(given[i]);
            types.push_back(std::holds_alternative<std::int64_t>(given[i]) ? int8_type
                            : std::holds_alternative<Bytes>(given[i])      ? bytea_type
                                                                           : text_type);
            values.push_back(std::holds_alternative<std::monostate>(given[i]) ? nullptr : octets_[i].data());
            lengths.push_back(static_cast<int>(octets_[i].size()));
            formats.push_back(binary);
        }
    }
    std::vector<Oid> types;
    std::vector<const char*> values;
    std::vector<int> lengths, formats;

  private:
    static std::string octets_of(const SqlValue& value) {
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            std::string octets(sizeof *number, '\0');
            boost::endian::store_big_s64(reinterpret_cast<unsigned char*>(octets.data()), *number);
            return octets;
        }
        if (const auto* text = std::get_if<std::string>(&value)) return *text;
        if (const auto* blob = std::get_if<Bytes>(&value)) return std::string{as_text(*blob)};
        return {};
    }
    std::vector<std::string> octets_;
};

SqlValue value_of(const PGresult* answer, int row, int column) {
    if (PQgetisnull(answer, row, column) != 0) return {};
    const char* data = PQgetvalue(answer, row, column);
    const auto size = static_cast<std::size_t>(PQgetlength(answer, row, column));
    switch (PQftype(answer, column)) {
    case int8_type:
        return std::int64_t{boost::endian::load_big_s64(reinterpret_cast<const unsigned char*>(data))};
    case bytea_type: {
        const auto octets = as_bytes({data, size});
        return Bytes(octets.begin(), octets.end());
    }
    default:
        return std::string(data, size);
    }
}

class Postgresql final : public Sql {
  public:
    Postgresql(Connection connection, std::string conninfo)
        : connection_(std::move(connection)), conninfo_(std::move(conninfo)) {}

    Result<std::vector<SqlRow>> run(const char* text, std::vector<SqlValue> values) override {
        if (auto there = reconnect(); !there) return there.error();
        const Parameters given{values};
        auto name = prepared(text, given);
        if (!name) return name.error();
        const Answer answer{PQexecPrepared(connection_.get(), name->c_str(), static_cast<int>(values.size()),
                                           given.values.data(), given.lengths.data(), given.formats.data(),
                                           binary)};
        const auto status = PQresultStatus(answer.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return failure();
        std::vector<SqlRow> rows(static_cast<std::size_t>(PQntuples(answer.get())));
        for (std::size_t row = 0; row < rows.size(); ++row)
            for (int column = 0; column < PQnfields(answer.get()); ++column)
                rows[row].push_back(value_of(answer.get(), static_cast<int>(row), column));
        return rows;
    }

    Result<void> script(const char* statements) override {
        in_transaction_ = false; // it is a schema, COMMIT or ROLLBACK
        const Answer answer{PQexec(connection_.get(), statements)};
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failure();
        return {};
    }
    Result<void> begin() override {
        if (auto there = reconnect(); !there) return there;
        if (auto begun = script("BEGIN"); !begun) return begun;
        in_transaction_ = true;
        return {};
    }
    const char* for_update() const noexcept override { return " FOR UPDATE"; }
    const char* blob_type() const noexcept override { return "BYTEA"; }

    /// Never inside a transaction: what stood before the break would be missing from it.
    Result<void> reconnect() {
        if (in_transaction_ && PQstatus(connection_.get()) == CONNECTION_OK) return {};
        // A server that ended has said so, and then closed: both are to be read before it is found out.
        if (!in_transaction_ && PQconsumeInput(connection_.get()) == 1 &&
            PQconsumeInput(connection_.get()) == 1 && PQstatus(connection_.get()) == CONNECTION_OK)
            return {};
        if (in_transaction_) return failure();
        connection_.reset(PQconnectdb(conninfo_.c_str()));
        names_.clear();
        if (PQstatus(connection_.get()) != CONNECTION_OK) return failure();
        return {};
    }

  private:
    Error failure() const {
        std::string what = PQerrorMessage(connection_.get());
        while (what.ends_with('\n'))
            what.pop_back();
        return Error{Errc::sim_service_failed, "postgresql: " + what};
    }

    /// Statements are few and literal: each is prepared once on a connection.
    Result<std::string> prepared(const char* text, const Parameters& given) {
        const auto known = names_.find(text);
        if (known != names_.end()) return known->second;
        const std::string name = "s" + std::to_string(names_.size());
        const Answer answer{PQprepare(connection_.get(), name.c_str(), text,
                                      static_cast<int>(given.types.size()), given.types.data())};
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failure();
        names_.emplace(text, name);
        return name;
    }

    Connection connection_;
    std::string conninfo_;
    std::map<std::string, std::string> names_;
    bool in_transaction_ = false;
};

} // namespace

Result<std::unique_ptr<Sql>> open_postgresql(const std::string& conninfo) {
    Connection connection{PQconnectdb(conninfo.c_str())};
    if (PQstatus(connection.get()) != CONNECTION_OK)
        return Error{Errc::config_invalid, std::string{"postgresql: "} + PQerrorMessage(connection.get())};
    // Notices (a table that is there already) would go to standard error.
    PQsetNoticeProcessor(
        connection.get(), [](void*, const char*) {}, nullptr);
    return Result<std::unique_ptr<Sql>>{std::make_unique<Postgresql>(std::move(connection), conninfo)};
}

} // namespace kyso::gateway
