// SPDX-License-Identifier: Apache-2.0
#include "gateway/sql.hpp"

#include <boost/endian/conversion.hpp>

#include <libpq-fe.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <poll.h>

namespace kyso::gateway {
namespace {

constexpr int binary = 1;
constexpr std::chrono::seconds longest_connect{10};
/// A statement whose client has gone would hold its locks until it gets those of others.
constexpr const char* settings = "SET lock_timeout = '10s'";
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

/// By libpq's asynchronous calls: the others wait for a server that is stopped, or gone without a word, for
/// ever.
class Postgresql final : public Sql {
  public:
    explicit Postgresql(std::string conninfo) : conninfo_(std::move(conninfo)) {}

    Result<std::vector<SqlRow>> run(const char* text, std::vector<SqlValue> values) override {
        if (auto there = reconnect(); !there) return there.error();
        const Parameters given{values};
        auto name = prepared(text, given);
        if (!name) return name.error();
        const Answer answer = answer_to(
            PQsendQueryPrepared(connection_.get(), name->c_str(), static_cast<int>(values.size()),
                                given.values.data(), given.lengths.data(), given.formats.data(), binary));
        const auto status = PQresultStatus(answer.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return failure();
        std::vector<SqlRow> rows(static_cast<std::size_t>(PQntuples(answer.get())));
        for (std::size_t row = 0; row < rows.size(); ++row)
            for (int column = 0; column < PQnfields(answer.get()); ++column)
                rows[row].push_back(value_of(answer.get(), static_cast<int>(row), column));
        return rows;
    }

    Result<void> script(const char* statements) override {
        const Answer answer = answer_to(PQsendQuery(connection_.get(), statements));
        const bool good = PQresultStatus(answer.get()) == PGRES_COMMAND_OK;
        // Broken or given up, there is none any more.
        const auto state = PQtransactionStatus(connection_.get());
        in_transaction_ = state == PQTRANS_INTRANS || state == PQTRANS_INERROR;
        if (!good) return failure();
        return {};
    }
    Result<void> begin() override {
        if (auto there = reconnect(); !there) return there;
        return script("BEGIN");
    }
    void give_up_at(Deadline deadline) noexcept override { deadline_ = deadline; }
    const char* for_update() const noexcept override { return " FOR UPDATE"; }
    const char* for_update_of_free() const noexcept override { return " FOR UPDATE SKIP LOCKED"; }
    const char* blob_type() const noexcept override { return "BYTEA"; }

    /// Never inside a transaction: what stood before the break would be missing from it.
    Result<void> reconnect() {
        if (in_transaction_ && PQstatus(connection_.get()) == CONNECTION_OK) return {};
        // A server that ended has said so, and then closed: both are to be read before it is found out.
        if (!in_transaction_ && PQconsumeInput(connection_.get()) == 1 &&
            PQconsumeInput(connection_.get()) == 1 && PQstatus(connection_.get()) == CONNECTION_OK)
            return {};
        if (in_transaction_) return failure();
        return connect();
    }

  private:
    Result<void> connect() {
        names_.clear();
        late_ = false;
        connection_.reset(PQconnectStart(conninfo_.c_str())); // asks the resolver, which is waited for
        if (!connection_ || PQstatus(connection_.get()) == CONNECTION_BAD) return failure();
        const Deadline until = std::min(deadline_, std::chrono::steady_clock::now() + longest_connect);
        for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;
             state = PQconnectPoll(connection_.get())) {
            if (state == PGRES_POLLING_FAILED) return failure();
            late_ = !wait_for(state == PGRES_POLLING_READING ? POLLIN : POLLOUT, until);
            if (late_) return failure();
        }
        PQsetnonblocking(connection_.get(), 1);
        // Notices would go to standard error.
        PQsetNoticeProcessor(
            connection_.get(), [](void*, const char*) {}, nullptr);
        return script(settings);
    }

    /// The last answer to what was sent; null: none came, the connection is of no use any more.
    Answer answer_to(int sent) {
        late_ = false;
        if (sent != 1) return {};
        int unsent = 0;
        while ((unsent = PQflush(connection_.get())) == 1)
            if (!readable(POLLIN | POLLOUT)) return {};
        if (unsent < 0) return {};
        Answer last;
        while (true) {
            while (PQisBusy(connection_.get()) == 1)
                if (!readable(POLLIN)) return {};
            Answer next{PQgetResult(connection_.get())};
            if (!next) return last;
            last = std::move(next);
        }
    }
    /// Waits, and takes what came.
    bool readable(short events) {
        late_ = !wait_for(events, deadline_);
        return !late_ && PQconsumeInput(connection_.get()) == 1;
    }
    bool wait_for(short events, Deadline until) const {
        pollfd socket{PQsocket(connection_.get()), events, 0};
        while (true) {
            const auto left = std::min<std::chrono::milliseconds>(
                std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()),
                std::chrono::hours{1});
            if (left.count() <= 0) return false;
            const int ready = ::poll(&socket, 1, static_cast<int>(left.count()));
            if (ready > 0) return true;
            if (ready < 0 && errno != EINTR) return false;
        }
    }

    Error failure() {
        if (late_) { // what it was about to do is not waited for: it sees the connection's end
            connection_.reset();
            return Error{Errc::sim_service_failed, "postgresql: no answer in time"};
        }
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
        const Answer answer = answer_to(PQsendPrepare(
            connection_.get(), name.c_str(), text, static_cast<int>(given.types.size()), given.types.data()));
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failure();
        names_.emplace(text, name);
        return name;
    }

    Connection connection_;
    std::string conninfo_;
    std::map<std::string, std::string> names_;
    Deadline deadline_ = Deadline::max();
    bool in_transaction_ = false;
    bool late_ = false; ///< why the last answer is missing
};

/// Errc::config_invalid for what libpq cannot read, and for a password in it: that is no place for a secret.
Result<void> check_conninfo(const std::string& conninfo) {
    char* what = nullptr;
    PQconninfoOption* options = PQconninfoParse(conninfo.c_str(), &what);
    const std::unique_ptr<char, Clear<PQfreemem>> text{what};
    if (options == nullptr)
        return Error{Errc::config_invalid,
                     std::string{"database: "} + (text ? text.get() : "cannot be read")};
    const std::unique_ptr<PQconninfoOption, Clear<PQconninfoFree>> owner{options};
    for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option)
        if (std::string_view{option->keyword} == "password" && option->val != nullptr)
            return Error{Errc::config_invalid,
                         "database: no password here: name a credential's file by «passfile»"};
    return {};
}

} // namespace

Result<std::unique_ptr<Sql>> open_postgresql(const std::string& conninfo) {
    if (auto checked = check_conninfo(conninfo); !checked) return checked.error();
    auto sql = std::make_unique<Postgresql>(conninfo);
    if (auto there = sql->reconnect(); !there) return there.error();
    return Result<std::unique_ptr<Sql>>{std::move(sql)};
}

} // namespace kyso::gateway
