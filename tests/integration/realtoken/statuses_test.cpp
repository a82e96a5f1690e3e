// SPDX-License-Identifier: Apache-2.0
// Status words of a card, a sample of scripts/gate's sweep, through the whole of kysod: no answer is a
// signature, PIN's states are told as they are and no try is lost.
#include "tests/integration/realtoken/requests.hpp"

namespace kyso::test {
namespace {

struct Row {
    const char* command; ///< of kyso-token's `fault`
    const char* status;
    const char* outcome;
};

class Statuses : public testing::TestWithParam<Row> {};

TEST_P(Statuses, are_told_as_what_they_are) {
    const TokenCitizen citizen{{{"an", KeyKind::ec_p256}}};
    const TestDaemon daemon{citizen.setup()};
    ASSERT_TRUE(shows_devices(daemon, 1)) << daemon.log();
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    citizen.token().say("fault r1 status " + std::string{GetParam().command} +
                        " status=" + GetParam().status);
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), GetParam().outcome)
        << daemon.log();
    EXPECT_EQ(citizen.token().count("an", "signatures"), 0);
    EXPECT_EQ(citizen.token().count("an", "pin_tries_left"), 3) << "the card never ran it";
    citizen.token().say("clear r1");
    Judge{citizen.pki()}.registration(page.call("registration.sign", registration_params()));
}

INSTANTIATE_TEST_SUITE_P(
    Sample, Statuses,
    testing::Values(Row{"verify", "63C2", "pin_incorrect"}, Row{"verify", "6983", "pin_locked"},
                    Row{"verify", "6982", "token_error"}, Row{"verify", "6F00", "token_error"},
                    Row{"verify", "9000", "token_error"}, Row{"sign", "9000", "outcome_unknown"},
                    Row{"sign", "6100", "outcome_unknown"}, Row{"sign", "6F00", "outcome_unknown"}),
    [](const auto& row) { return std::string{row.param.command} + "_" + row.param.status; });

} // namespace
} // namespace kyso::test
