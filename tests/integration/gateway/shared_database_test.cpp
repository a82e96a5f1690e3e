// SPDX-License-Identifier: Apache-2.0
// Two gateways with one PostgreSQL, as behind a proxy: whichever is asked knows what the other did.
#include "gateway_stage.hpp"

#include "gateway/sql.hpp"
#include "tests/support/postgresql/postgresql_server.hpp"

#include <fstream>

namespace kyso::gateway {
namespace {

class SharedDatabase : public GatewayStage {
  protected:
    std::string named(const std::string& name, const std::string& top = {}) const {
        std::string text = toml(fast, "name = \"" + name + "\"\n" + top);
        const std::size_t at = text.find("sqlite:");
        return text.replace(at, text.find('"', at) - at, "postgresql:" + server.conninfo());
    }
    std::unique_ptr<Sql> connection() const { return open_sql("postgresql:" + server.conninfo()).value(); }
    test::PostgresqlServer server;
};

TEST_F(SharedDatabase, tickets_limits_and_results_are_both_gateways) {
    service.on_status([this](const Mssp::Asked& asked) { return service.outstanding(asked); });
    gateway.emplace(setting, named("one"));
    test::GatewayProcess other{setting, named("two")};
    ASSERT_THAT(ring(), is_ok());
    EXPECT_EQ(other.status(spelled, transaction)->state, State::pending);
    EXPECT_THAT(other.submit(call), is_ok()) << "answers the state";
    EXPECT_THAT(other.open(spelled, test::new_transaction()), fails_with(Errc::ticket_used));
    const auto second = setting.ticket();
    const auto id = test::new_transaction();
    const auto offer = other.open(setting.spelled(second), id);
    ASSERT_THAT(offer, is_ok());
    EXPECT_THAT(other.submit(test::submit_call(setting, second, id, *offer)), fails_with(Errc::sim_busy));
    service.on_status([this](const Mssp::Asked& asked) { return service.with_signature(asked); });
    EXPECT_EQ(other.outcome(spelled, transaction)->state, State::done);
    EXPECT_EQ(service.signatures().size(), 1U);
}

TEST_F(SharedDatabase, a_portal_has_its_starts_at_both_together) {
    const auto five = [&](const std::string& name) {
        std::string text = named(name);
        const std::string many = "starts_a_minute = 600";
        return text.replace(text.find(many), many.size(), "starts_a_minute = 5");
    };
    const test::GatewayProcess one{setting, five("one")}, two{setting, five("two")};
    for (int phone = 0; phone < 5; ++phone)
        ASSERT_THAT(ring(phone % 2 == 0 ? one : two, "091234567" + std::to_string(phone)), is_ok()) << phone;
    EXPECT_THAT(two.submit(call), is_ok()) << "answers the state: no new start";
    EXPECT_THAT(ring(one, "0912345675"), fails_with(Errc::portal_busy));
    EXPECT_THAT(two.submit(call), fails_with(Errc::portal_busy));
}

TEST_F(SharedDatabase, a_gateway_that_comes_back_goes_on) {
    service.on_status([this](const Mssp::Asked& asked) { return service.outstanding(asked); });
    gateway.emplace(setting, named("one"));
    const test::GatewayProcess other{setting, named("two")};
    ASSERT_THAT(ring(), is_ok());
    ASSERT_TRUE(test::wait_until([&] { return !service.statuses().empty(); }));
    gateway->kill();
    EXPECT_EQ(other.status(spelled, transaction)->state, State::pending);
    gateway.emplace(setting, named("one"));
    service.on_status([this](const Mssp::Asked& asked) { return service.with_signature(asked); });
    EXPECT_EQ(other.outcome(spelled, transaction)->state, State::done);
    EXPECT_EQ(service.signatures().size(), 1U);
}

TEST_F(SharedDatabase, what_a_killed_gateway_had_the_other_finishes) {
    service.on_status([this](const Mssp::Asked& asked) { return service.outstanding(asked); });
    gateway.emplace(setting, named("one", "dead_after = 2\n"));
    const test::GatewayProcess other{setting, named("two", "dead_after = 2\n")};
    struct Rung {
        std::string ticket, id;
    };
    std::vector<Rung> rung;
    for (int phone = 0; phone < 4; ++phone) {
        ASSERT_THAT(ring("091234567" + std::to_string(phone)), is_ok());
        rung.push_back({spelled, transaction});
    }
    const auto database = connection();
    const auto asked_about = [&] {
        const auto rows = database->run("SELECT count(*) FROM transactions WHERE stage = 'asking'", {});
        return integer_of(rows.value()[0][0]);
    };
    ASSERT_TRUE(test::wait_until([&] { return asked_about() == 4; }));
    service.on_signature([](const Mssp::Asked&) { return test::silence(); });
    ASSERT_THAT(ring("0987654321"), is_ok());
    ASSERT_TRUE(test::wait_until([&] { return service.signatures().size() == 5; })) << "on its way";
    gateway->kill();
    EXPECT_EQ(other.status(rung[0].ticket, rung[0].id)->state, State::pending);
    service.on_status([this](const Mssp::Asked& asked) { return service.with_signature(asked); });
    for (const Rung& one : rung) {
        const auto ended = other.outcome(one.ticket, one.id);
        ASSERT_THAT(ended, is_ok());
        EXPECT_EQ(ended->state, State::done);
    }
    const auto unknown = other.outcome(spelled, transaction);
    ASSERT_THAT(unknown, is_ok());
    EXPECT_EQ(unknown->error, Errc::outcome_unknown);
    EXPECT_THAT(ring(other, "0987654321"), fails_with(Errc::sim_busy)) << "it may still ring";
    EXPECT_THAT(other.submit(call), fails_with(Errc::sim_busy));
    rung.push_back({"", service.signatures().back().transaction});
    for (const Rung& one : rung)
        EXPECT_EQ(std::ranges::count(service.signatures(), one.id, &Mssp::Asked::transaction), 1) << one.id;
    EXPECT_EQ(service.signatures().size(), 5U) << "nobody's phone rang twice";
}

TEST_F(SharedDatabase, a_database_that_hangs_stops_neither_polls_nor_answers) {
    service.on_status([this](const Mssp::Asked& asked) { return service.outstanding(asked); });
    gateway.emplace(setting, named("one", "database_time_out = 1\ndead_after = 4\n"));
    const auto logged = [&](const char* what) {
        return test::wait_until([&] { return gateway->log().find(what) != std::string::npos; });
    };
    ASSERT_THAT(ring(), is_ok());
    const auto ticket_of_first = spelled;
    const auto first = transaction;
    const auto hanging = connection();
    ASSERT_THAT(hanging->begin(), is_ok());
    ASSERT_THAT(hanging->script("LOCK TABLE transactions, numbers, gateways IN ACCESS EXCLUSIVE MODE"),
                is_ok());
    const std::size_t polls = service.statuses().size();
    ASSERT_TRUE(test::wait_until([&] { return service.statuses().size() > polls + 5; })) << "it polls";
    EXPECT_THAT(ring("0987654321"), fails_with(Errc::sim_service_failed)) << "nobody rings unrecorded";
    EXPECT_EQ(gateway->post(std::string{sim::open_path}, "{")->status, 400U) << "it answers";
    const auto state = gateway->status(ticket_of_first, first);
    ASSERT_THAT(state, is_ok()) << "what is under way needs no database";
    EXPECT_EQ(state->state, State::pending);
    EXPECT_THAT(gateway->status(ticket_of_first, test::new_transaction()),
                fails_with(Errc::sim_service_failed));
    service.on_status([](const Mssp::Asked& asked) { return Mssp::fault(asked, "401"); });
    ASSERT_TRUE(logged("not recorded"));
    ASSERT_TRUE(logged("database: sim_service_failed"));
    const auto meanwhile = gateway->status(ticket_of_first, first);
    EXPECT_TRUE(!meanwhile || meanwhile->error != Errc::sim_cancelled) << "not on disk: not told";
    EXPECT_EQ(service.signatures().size(), 1U);
    hanging->roll_back();
    const auto ended = test::wait_until([&]() -> std::optional<sim::SimProgress> {
        const auto now = gateway->status(ticket_of_first, first);
        if (!now || now->state == State::pending) return std::nullopt;
        return *now;
    });
    ASSERT_TRUE(ended) << "it recovers by itself";
    EXPECT_EQ(ended->error, Errc::sim_cancelled);
    EXPECT_THAT(ring("0977654321"), is_ok());
    EXPECT_TRUE(logged("database: answers again"));
    EXPECT_EQ(gateway->stop(), 0);
}

TEST_F(SharedDatabase, one_that_is_not_there_yet_is_no_mistake_of_the_configuration) {
    std::string text = named("one");
    text.replace(text.find(server.conninfo()), server.conninfo().size(), "host=" + setting.folder().string());
    std::ofstream{setting.file("early.toml")} << text;
    test::ChildProcess early{
        {{std::string{KYSO_TEST_BIN_DIR} + "/kyso-gateway", "--config", setting.file("early.toml").string()},
         {"CREDENTIALS_DIRECTORY=" + setting.credentials().string()},
         {},
         -1,
         -1}};
    EXPECT_EQ(early.exit_code(test::patience), 69) << "and not 78, which systemd does not start again";
}

TEST_F(SharedDatabase, a_database_that_restarts_loses_nothing) {
    gateway.emplace(setting, named("one"));
    ASSERT_THAT(ring(), is_ok());
    ASSERT_EQ(outcome()->state, State::done);
    server.restart();
    EXPECT_EQ(outcome()->state, State::done);
    EXPECT_THAT(ring(), is_ok());
}

} // namespace
} // namespace kyso::gateway
