// SPDX-License-Identifier: Apache-2.0
// A database that an earlier kyso-gateway made: the present one goes on with it and loses nothing.
#include "gateway/schema.hpp"
#include "gateway/store.hpp"

#include "tests/support/gateway/gateway_setting.hpp"
#include "tests/support/postgresql/postgresql_server.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <thread>

namespace kyso::gateway {
namespace {

using namespace std::chrono_literals;
using test::fails_with;
using test::is_ok;

const Store::Time noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 5h};

/// As version 1 wrote it, word for word; its BLOB is BYTEA on PostgreSQL.
constexpr const char* version_1 = R"sql(
CREATE TABLE IF NOT EXISTS transactions (
  id TEXT PRIMARY KEY, ticket TEXT NOT NULL UNIQUE, msisdn TEXT, service TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('opened', 'sending', 'asking', 'ended')),
  offer TEXT, mechanism BIGINT, digest BLOB, mssp TEXT, owner TEXT, opened_at BIGINT NOT NULL, submitted_at BIGINT,
  told TEXT, told_at BIGINT, ended_at BIGINT, outcome TEXT);
CREATE INDEX IF NOT EXISTS transactions_msisdn ON transactions (msisdn);
CREATE INDEX IF NOT EXISTS transactions_stage ON transactions (stage);
CREATE INDEX IF NOT EXISTS transactions_told ON transactions (told_at);
CREATE TABLE IF NOT EXISTS numbers (msisdn TEXT PRIMARY KEY, pace TEXT NOT NULL, proved_at BIGINT, changed_at BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS quarantine (at BIGINT NOT NULL, id TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS gateways (owner TEXT PRIMARY KEY, seen_at BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY);
INSERT INTO schema_version (version) VALUES (1) ON CONFLICT DO NOTHING;
)sql";

class SchemaTest : public testing::TestWithParam<const char*> {
  protected:
    bool is_shared() const { return GetParam() == std::string{"postgresql"}; }
    std::string database() {
        if (!is_shared()) return "sqlite:" + (folder / "gateway.db").string();
        if (!server) server.emplace();
        return "postgresql:" + server->conninfo();
    }
    /// One transaction that is asked about, of a number that signed before and has had a start.
    void make_version_1() {
        const auto sql = open_sql(database()).value();
        std::string text = version_1;
        if (is_shared()) text.replace(text.find("BLOB"), 4, "BYTEA");
        ASSERT_THAT(sql->script(text.c_str()), is_ok());
        sim::SimPace pace;
        ASSERT_THAT(pace.start(noon), is_ok());
        ASSERT_THAT(
            sql->run("INSERT INTO numbers (msisdn, pace, proved_at, changed_at) VALUES ($1, $2, $3, $3)",
                     {ticket.phone.msisdn(), pace.encode(), noon.time_since_epoch().count()}),
            is_ok());
        ASSERT_THAT(
            sql->run("INSERT INTO transactions (id, ticket, msisdn, service, stage, offer, mechanism, "
                     "digest, mssp, "
                     "owner, opened_at, submitted_at) "
                     "VALUES ($1, $2, $3, 'service', 'asking', 'an offer', 0, $4, 'm7', 'one', $5, $6)",
                     {id, ticket.origin + " " + ticket.id, ticket.phone.msisdn(), Bytes(32, 1),
                      noon.time_since_epoch().count(), noon.time_since_epoch().count() * 1000}),
            is_ok());
    }

    const test::TemporaryFolder folder, files;
    const test::GatewaySetting setting{files.path()};
    const sim::Ticket ticket = setting.ticket();
    const std::string id = test::new_transaction();
    std::optional<test::PostgresqlServer> server;
};

TEST_P(SchemaTest, version_1_is_upgraded_and_loses_nothing) {
    make_version_1();
    auto store = Store::open(database()).value();
    const auto known = store.find(ticket, id);
    ASSERT_THAT(known, is_ok());
    EXPECT_EQ(known->stage, "asking");
    EXPECT_EQ(known->offer, "an offer");
    const auto taken =
        store.take_over("one", noon, true, [](auto) { return std::optional<std::uint16_t>{0}; }).value();
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(taken[0].mssp_transaction, "m7");
    EXPECT_EQ(taken[0].to_be_signed.digest, Bytes(32, 1));
    ASSERT_THAT(store.allow_starts(ticket.origin, 5), is_ok());
    Pending second;
    second.id = test::new_transaction();
    second.msisdn = ticket.phone.msisdn();
    ASSERT_THAT(store.open_transaction(setting.ticket(), second.id, "service", noon), is_ok());
    EXPECT_THAT(store.submit(second, "one", noon), fails_with(Errc::sim_busy)) << "the pace is still known";
    Step end{id, ticket.phone.msisdn(), {}, sim::SimProgress{}, sim::SimPace::End::neither, {}, {}};
    ASSERT_THAT(store.write(end, noon), is_ok());
    const auto submitted = store.submit(second, "one", noon);
    ASSERT_THAT(submitted, is_ok());
    EXPECT_TRUE(submitted->proved);
}

TEST_P(SchemaTest, trying_it_changes_nothing) {
    make_version_1();
    const auto sql = open_sql(database()).value();
    EXPECT_EQ(upgrade_schema(*sql, false).value(), 1);
    EXPECT_EQ(upgrade_schema(*sql, false).value(), 1) << "still";
    EXPECT_EQ(upgrade_schema(*sql).value(), 1);
    EXPECT_EQ(upgrade_schema(*sql).value(), present_schema);
}

TEST_P(SchemaTest, a_later_version_is_left_alone) {
    const auto sql = open_sql(database()).value();
    EXPECT_EQ(upgrade_schema(*sql).value(), 0);
    ASSERT_THAT(sql->run("INSERT INTO schema_version (version) VALUES ($1)", {present_schema + 1}), is_ok());
    const auto refused = upgrade_schema(*sql);
    ASSERT_THAT(refused, fails_with(Errc::config_invalid));
    EXPECT_THAT(refused.error().detail(), testing::HasSubstr("later version"));
}

TEST_P(SchemaTest, two_gateways_that_start_at_once_make_it_once) {
    if (!is_shared()) return; // a file has one
    const std::string where = database();
    std::vector<int> good(2);
    std::vector<std::thread> gateways;
    for (int& one : good)
        gateways.emplace_back([&] { one = Store::open(where) ? 1 : 0; });
    for (std::thread& gateway : gateways)
        gateway.join();
    EXPECT_EQ(good, (std::vector<int>{1, 1}));
}

TEST(OpenSql, a_connection_string_holds_no_password_and_is_one) {
    for (const char* wrong : {"postgresql:host=/nowhere password=secret", "postgresql://kyso:secret@/kyso",
                              "postgresql:hosst=/nowhere"})
        EXPECT_THAT(open_sql(wrong), fails_with(Errc::config_invalid)) << wrong;
    EXPECT_THAT(open_sql("postgresql:host=/nowhere"), fails_with(Errc::sim_service_failed))
        << "perhaps later";
}

INSTANTIATE_TEST_SUITE_P(schema, SchemaTest, testing::Values("sqlite", "postgresql"),
                         [](const auto& row) { return std::string{row.param}; });

} // namespace
} // namespace kyso::gateway
