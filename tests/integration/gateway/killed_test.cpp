// SPDX-License-Identifier: Apache-2.0
// A gateway that dies at a bad moment: the next one with its database loses nothing and sends nothing twice.
#include "gateway_stage.hpp"

namespace kyso::gateway {
namespace {

class Killed : public GatewayStage {};

TEST_F(Killed, while_the_phone_rings_the_signature_still_arrives) {
    service.on_status([this](const Mssp::Asked& asked) { return service.outstanding(asked); });
    start();
    ASSERT_THAT(ring(), is_ok());
    ASSERT_TRUE(test::wait_until([&] { return !service.statuses().empty(); }));
    gateway->kill();
    start();
    EXPECT_EQ(gateway->status(spelled, transaction)->state, State::pending);
    service.on_status([this](const Mssp::Asked& asked) { return service.with_signature(asked); });
    EXPECT_EQ(outcome()->state, State::done);
    EXPECT_EQ(service.signatures().size(), 1U);
}

TEST_F(Killed, while_it_sends_the_outcome_is_unknown_and_the_number_stays_taken) {
    service.on_signature([](const Mssp::Asked&) { return test::silence(); });
    start();
    ASSERT_THAT(ring(), is_ok());
    ASSERT_TRUE(test::wait_until([&] { return !service.signatures().empty(); }));
    gateway->kill();
    start();
    const auto ended = outcome();
    ASSERT_THAT(ended, is_ok());
    EXPECT_EQ(ended->error, Errc::outcome_unknown);
    EXPECT_THAT(gateway->submit(call), is_ok()) << "answers the state";
    EXPECT_THAT(ring(), fails_with(Errc::sim_busy)) << "the phone may still ring";
    EXPECT_EQ(service.signatures().size(), 1U);
}

TEST_F(Killed, after_the_end_the_result_is_still_there) {
    start();
    ASSERT_THAT(ring(), is_ok());
    ASSERT_EQ(outcome()->state, State::done);
    gateway->kill();
    start();
    EXPECT_EQ(gateway->status(spelled, transaction)->state, State::done);
    EXPECT_THAT(gateway->open(spelled, test::new_transaction()), fails_with(Errc::ticket_used));
}

TEST_F(Killed, again_and_again_each_transaction_ends_and_was_sent_once) {
    start();
    struct Rung {
        std::string ticket, id;
    };
    std::vector<Rung> rung;
    for (int round = 0; round < 12; ++round) {
        // Each round another moment: the service is asked a little more often before the blow.
        const auto submitted = ring("09123450" + std::to_string(10 + round));
        ASSERT_THAT(submitted, is_ok());
        rung.push_back({spelled, transaction});
        const std::size_t wanted = service.statuses().size() + static_cast<std::size_t>(round % 3);
        if (round % 4 != 0)
            test::wait_until([&] { return service.statuses().size() >= wanted; },
                             std::chrono::milliseconds{300});
        gateway->kill();
        start();
    }
    for (const Rung& one : rung) {
        const auto ended = gateway->outcome(one.ticket, one.id);
        ASSERT_THAT(ended, is_ok());
        EXPECT_TRUE(ended->state == State::done || ended->error == Errc::outcome_unknown);
        EXPECT_EQ(std::ranges::count(service.signatures(), one.id, &Mssp::Asked::transaction) > 1, false);
    }
}

TEST_F(Killed, two_of_one_database_do_not_run) {
    start();
    EXPECT_THROW((test::GatewayProcess{setting, toml()}), std::runtime_error);
    EXPECT_THAT(gateway->log(), HasSubstr("does another gateway use it?"));
}

} // namespace
} // namespace kyso::gateway
