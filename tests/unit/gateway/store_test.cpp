// SPDX-License-Identifier: Apache-2.0
// What outlives the gateway, in SQLite: who may use which transaction, how often a number may be rung, what
// is taken over, what is forgotten.
#include "gateway/store.hpp"

#include "tests/support/gateway/gateway_setting.hpp"
#include "tests/support/postgresql/postgresql_server.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

#include <thread>

namespace kyso::gateway {
namespace {

using namespace std::chrono_literals;
using sim::SimPace;
using test::fails_with;
using test::is_ok;
using State = sim::SimProgress::State;

const Store::Time morning{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 8h};

/// Each test with both databases.
class StoreTest : public testing::TestWithParam<const char*> {
  protected:
    std::string database() const {
        if (GetParam() == std::string{"sqlite"}) return "sqlite:" + (folder / "gateway.db").string();
        return "postgresql:" + server().conninfo();
    }
    bool is_shared() const { return GetParam() == std::string{"postgresql"}; }
    /// One for all tests; each begins with an empty schema.
    static test::PostgresqlServer& server() {
        static test::PostgresqlServer only;
        return only;
    }
    void SetUp() override {
        if (is_shared()) {
            ASSERT_THAT(
                open_sql(database()).value()->script("DROP SCHEMA public CASCADE; CREATE SCHEMA public"),
                is_ok());
        }
        store = opened();
    }
    Store opened() const {
        Store made = Store::open(database()).value();
        EXPECT_THAT(made.allow_starts(test::GatewaySetting::origin, 100), is_ok());
        return made;
    }
    /// Opened in `store`, and not submitted yet.
    static Pending opened_in(Store& store, const sim::Ticket& ticket, Store::Time now) {
        Pending pending;
        pending.id = test::new_transaction();
        pending.msisdn = ticket.phone.msisdn();
        pending.to_be_signed.digest.assign(32, 1);
        pending.submitted = now;
        EXPECT_THAT(store.open_transaction(ticket, pending.id, "service", now), is_ok());
        return pending;
    }
    /// Opened and submitted by `gateway`.
    Pending rung(const std::string& phone, Store::Time now, const std::string& gateway = "one") {
        ticket = setting.ticket(phone);
        Pending pending = opened_in(*store, *ticket, now);
        const auto submitted = store->submit(pending, gateway, now);
        EXPECT_THAT(submitted, is_ok());
        pending.proved = submitted && submitted->proved;
        return pending;
    }
    static Step ended(const Pending& pending, SimPace::End how) {
        Step step{pending.id, pending.msisdn, {}, sim::SimProgress{}, how, {}, {}};
        step.told->state = how == SimPace::End::signed_ ? State::done : State::failed;
        if (how == SimPace::End::signed_) step.told->signature = {1, 2};
        return step;
    }
    std::vector<Pending> taken_by(const std::string& gateway, Store::Time dead, bool own) {
        return store->take_over(gateway, dead, own, [](auto) { return std::optional<std::uint16_t>{0}; })
            .value();
    }

    const test::TemporaryFolder folder;
    const test::TemporaryFolder files;
    const test::GatewaySetting setting{files.path()};
    std::optional<Store> store;
    std::optional<sim::Ticket> ticket;
};

TEST_P(StoreTest, a_ticket_belongs_to_one_transaction) {
    const auto first = setting.ticket(), second = setting.ticket();
    const auto id = test::new_transaction(), other = test::new_transaction();
    ASSERT_THAT(store->open_transaction(first, id, "service", morning), is_ok());
    EXPECT_THAT(store->open_transaction(first, id, "service", morning), is_ok()) << "the same again";
    EXPECT_THAT(store->open_transaction(first, other, "service", morning), fails_with(Errc::ticket_used));
    EXPECT_THAT(store->open_transaction(second, id, "service", morning), fails_with(Errc::ticket_used));
    EXPECT_THAT(store->open_transaction(second, other, "service", morning), is_ok());
    EXPECT_THAT(store->find(first, other), fails_with(Errc::operation_unknown));
    auto namesake = first; // two portals may choose the same
    namesake.origin = "https://second.example";
    EXPECT_THAT(store->find(namesake, id), fails_with(Errc::operation_unknown));
    EXPECT_THAT(store->open_transaction(namesake, test::new_transaction(), "service", morning), is_ok());
}

TEST_P(StoreTest, the_first_offer_stays) {
    const auto one = setting.ticket();
    const auto id = test::new_transaction();
    ASSERT_THAT(store->open_transaction(one, id, "service", morning), is_ok());
    EXPECT_FALSE(store->find(one, id)->offer);
    ASSERT_THAT(store->keep_offer(id, "a"), is_ok());
    ASSERT_THAT(store->keep_offer(id, "b"), is_ok());
    EXPECT_EQ(store->find(one, id)->offer, "a");
    EXPECT_EQ(store->offer(id).value(), "a");
}

TEST_P(StoreTest, a_number_is_opened_ten_times_in_ten_minutes) {
    for (int i = 0; i < 10; ++i)
        ASSERT_THAT(store->open_transaction(setting.ticket(), test::new_transaction(), "service", morning),
                    is_ok());
    EXPECT_THAT(store->open_transaction(setting.ticket(), test::new_transaction(), "service", morning),
                fails_with(Errc::sim_too_often));
    EXPECT_THAT(
        store->open_transaction(setting.ticket("0987654321"), test::new_transaction(), "service", morning),
        is_ok());
    EXPECT_THAT(
        store->open_transaction(setting.ticket(), test::new_transaction(), "service", morning + 11min),
        is_ok());
}

TEST_P(StoreTest, is_submitted_once) {
    const Pending pending = rung("0912345678", morning);
    EXPECT_EQ(store->find(*ticket, pending.id)->stage, "sending");
    EXPECT_THAT(store->submit(pending, "one", morning), fails_with(Errc::sim_busy));
    ASSERT_THAT(store->write(ended(pending, SimPace::End::neither), morning), is_ok());
    EXPECT_THAT(store->submit(pending, "one", morning), fails_with(Errc::operation_unknown));
    EXPECT_THAT(store->write(ended(pending, SimPace::End::neither), morning), is_ok()) << "ended twice";
}

TEST_P(StoreTest, an_end_that_comes_twice_frees_the_number_once) {
    const Pending first = rung("0912345678", morning);
    ASSERT_THAT(store->write(ended(first, SimPace::End::neither), morning), is_ok());
    const Pending second = rung("0912345678", morning);
    ASSERT_THAT(store->write(ended(first, SimPace::End::neither), morning), is_ok());
    EXPECT_THAT(store->open_transaction(setting.ticket(), test::new_transaction(), "service", morning),
                is_ok());
    Pending third = second;
    third.id = test::new_transaction();
    EXPECT_THAT(store->submit(third, "one", morning), fails_with(Errc::sim_busy));
}

TEST_P(StoreTest, the_first_told_end_stays) {
    const Pending pending = rung("0912345678", morning);
    Step unknown{pending.id, pending.msisdn, {}, sim::SimProgress{}, {}, {}, {}};
    unknown.told->state = State::failed;
    unknown.told->error = Errc::outcome_unknown;
    ASSERT_THAT(store->write(unknown, morning), is_ok());
    ASSERT_THAT(store->write(ended(pending, SimPace::End::signed_), morning), is_ok());
    EXPECT_EQ(store->find(*ticket, pending.id)->told->error, Errc::outcome_unknown);
}

TEST_P(StoreTest, a_number_that_signed_is_remembered) {
    const Pending first = rung("0912345678", morning);
    EXPECT_FALSE(first.proved);
    ASSERT_THAT(store->write(ended(first, SimPace::End::signed_), morning), is_ok());
    EXPECT_TRUE(rung("0912345678", morning).proved);
}

TEST_P(StoreTest, an_origin_has_so_many_starts_in_a_minute) {
    ASSERT_THAT(store->allow_starts(test::GatewaySetting::origin, 5), is_ok());
    const auto start = [&](int phone, Store::Time now, const std::string& origin) {
        auto one = setting.ticket("091234500" + std::to_string(phone));
        one.origin = origin;
        return store->submit(opened_in(*store, one, now), "one", now);
    };
    const std::string origin = test::GatewaySetting::origin;
    for (int phone = 0; phone < 5; ++phone)
        ASSERT_THAT(start(phone, morning + phone * 10s, origin), is_ok()) << phone;
    const auto sixth = start(6, morning + 50s, origin);
    ASSERT_THAT(sixth, fails_with(Errc::portal_busy));
    EXPECT_EQ(sixth.error().retry_after(), 10s);
    EXPECT_THAT(start(7, morning + 50s, "https://unknown.example"), fails_with(Errc::gateway_refused));
    ASSERT_THAT(store->allow_starts("https://second.example", 1), is_ok());
    EXPECT_THAT(start(7, morning + 50s, "https://second.example"), is_ok()) << "each origin has its own";
    store.reset();
    store = opened(); // allows a hundred
    EXPECT_THAT(start(6, morning + 50s, origin), is_ok()) << "what was refused is not counted";
    ASSERT_THAT(store->allow_starts(origin, 5), is_ok());
    EXPECT_THAT(start(8, morning + 59s, origin), fails_with(Errc::portal_busy))
        << "a restart forgives nothing";
    EXPECT_THAT(start(8, morning + 60s, origin), is_ok()) << "the first is a minute ago";
    EXPECT_THAT(start(9, morning + 60s, origin), fails_with(Errc::portal_busy));
}

TEST_P(StoreTest, starts_of_a_clock_that_was_set_back_are_of_now) {
    ASSERT_THAT(store->allow_starts(test::GatewaySetting::origin, 1), is_ok());
    ASSERT_THAT(
        store->submit(opened_in(*store, setting.ticket("0912345001"), morning + 24h), "one", morning + 24h),
        is_ok());
    const Pending next = opened_in(*store, setting.ticket("0912345002"), morning);
    EXPECT_THAT(store->submit(next, "one", morning), fails_with(Errc::portal_busy));
    ASSERT_THAT(store->forget(morning), is_ok());
    EXPECT_THAT(store->submit(next, "one", morning + 1min), is_ok());
}

TEST_P(StoreTest, two_gateways_together_start_no_more_than_the_origin_may) {
    if (!is_shared()) return; // a file has one
    ASSERT_THAT(store->allow_starts(test::GatewaySetting::origin, 20), is_ok());
    std::vector<int> started(2);
    std::vector<std::thread> gateways;
    for (std::size_t gateway = 0; gateway < started.size(); ++gateway)
        gateways.emplace_back([&, gateway] {
            Store mine = Store::open(database()).value();
            mine.allow_starts(test::GatewaySetting::origin, 20).value();
            for (std::size_t i = 0; i < 20; ++i) {
                const std::string phone = "09123450" + std::to_string(10 + 20 * gateway + i);
                started[gateway] +=
                    mine.submit(opened_in(mine, setting.ticket(phone), morning), "g", morning) ? 1 : 0;
            }
        });
    for (std::thread& gateway : gateways)
        gateway.join();
    EXPECT_EQ(started[0] + started[1], 20);
}

TEST_P(StoreTest, a_restart_finds_everything) {
    const Pending sending = rung("0912345678", morning);
    const auto first_ticket = *ticket;
    const Pending asking = rung("0987654321", morning);
    ASSERT_THAT(store->write({asking.id, asking.msisdn, "m7", {}, {}, {}, {}}, morning), is_ok());
    const Pending over = rung("0977654321", morning);
    ASSERT_THAT(store->write(ended(over, SimPace::End::signed_), morning), is_ok());
    store.reset();
    store = opened();
    const auto taken = taken_by("one", morning, true);
    ASSERT_EQ(taken.size(), 2U);
    for (const Pending& one : taken) {
        EXPECT_EQ(one.submitted, morning);
        EXPECT_EQ(one.to_be_signed, sending.to_be_signed);
        EXPECT_FALSE(one.told);
        EXPECT_EQ(one.phase, one.id == asking.id ? Pending::Phase::asking : Pending::Phase::sending);
        EXPECT_EQ(one.mssp_transaction, one.id == asking.id ? "m7" : "");
        EXPECT_EQ(one.msisdn, one.id == asking.id ? asking.msisdn : sending.msisdn);
    }
    EXPECT_EQ(store->find(*ticket, over.id)->told->signature, (Bytes{1, 2}));
    EXPECT_THAT(store->open_transaction(first_ticket, test::new_transaction(), "service", morning),
                fails_with(Errc::ticket_used));
}

TEST_P(StoreTest, what_a_dead_gateway_had_is_taken_over_once) {
    ASSERT_THAT(store->beat("one", morning), is_ok());
    ASSERT_THAT(store->beat("two", morning), is_ok());
    rung("0912345678", morning, "one");
    EXPECT_TRUE(taken_by("two", morning - 20s, false).empty()) << "it lives";
    ASSERT_THAT(store->beat("two", morning + 1min), is_ok());
    EXPECT_EQ(taken_by("two", morning + 40s, false).size(), 1U);
    ASSERT_THAT(store->beat("one", morning + 1min), is_ok());
    EXPECT_TRUE(taken_by("one", morning + 40s, true).empty()) << "it is the other's now";
}

TEST_P(StoreTest, forgets_signature_and_number_and_later_the_rest) {
    const Pending pending = rung("0912345678", morning);
    ASSERT_THAT(store->write(ended(pending, SimPace::End::signed_), morning), is_ok());
    ASSERT_THAT(store->forget(morning + 9min), is_ok());
    EXPECT_TRUE(store->find(*ticket, pending.id)->told);
    ASSERT_THAT(store->forget(morning + 11min), is_ok());
    EXPECT_FALSE(store->find(*ticket, pending.id)->told);
    EXPECT_EQ(store->find(*ticket, pending.id)->stage, "ended");
    EXPECT_THAT(store->open_transaction(setting.ticket(), pending.id, "service", morning + 24h * 30),
                fails_with(Errc::ticket_used));
    ASSERT_THAT(store->forget(morning + 24h * 32), is_ok());
    EXPECT_THAT(store->find(*ticket, pending.id), fails_with(Errc::operation_unknown));
}

TEST_P(StoreTest, one_gateway_has_a_file_and_several_a_server) {
    const auto second = Store::open(database());
    if (is_shared()) {
        EXPECT_THAT(second, is_ok());
        return;
    }
    ASSERT_THAT(second, fails_with(Errc::config_invalid));
    EXPECT_THAT(second.error().detail(), testing::HasSubstr("does another gateway use it?"));
}

TEST_P(StoreTest, a_database_that_went_away_is_found_again) {
    if (!is_shared()) return; // a file does not
    const Pending pending = rung("0912345678", morning);
    server().restart();
    ASSERT_THAT(store->write(ended(pending, SimPace::End::neither), morning), is_ok());
    EXPECT_EQ(store->find(*ticket, pending.id)->stage, "ended");
}

INSTANTIATE_TEST_SUITE_P(store, StoreTest, testing::Values("sqlite", "postgresql"),
                         [](const auto& row) { return std::string{row.param}; });

} // namespace
} // namespace kyso::gateway
