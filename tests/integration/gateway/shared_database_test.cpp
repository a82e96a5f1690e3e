// SPDX-License-Identifier: Apache-2.0
// Two gateways with one PostgreSQL, as behind a proxy: whichever is asked knows what the other did.
#include "gateway_stage.hpp"

#include "tests/support/postgresql/postgresql_server.hpp"

namespace kyso::gateway {
namespace {

class SharedDatabase : public GatewayStage {
  protected:
    std::string named(const std::string& name) const {
        std::string text = toml(fast, "name = \"" + name + "\"\n");
        const std::size_t at = text.find("sqlite:");
        return text.replace(at, text.find('"', at) - at, "postgresql:" + server.conninfo());
    }
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
