// SPDX-License-Identifier: Apache-2.0
// Threat T15, a sample: no record, no signature; the chain goes on over restarts.
#include "tests/integration/daemon/citizen.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

TEST(Audit, has_an_intent_before_and_an_outcome_after_each_signing) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.setup()};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    ASSERT_EQ(outcome_of(page.call("registration.sign", registration_params())), "ok");
    const auto records = daemon.audit();
    ASSERT_EQ(records.size(), 3U);
    EXPECT_EQ(records[0].at("event"), "start");
    EXPECT_EQ(records[1].at("event"), "intent");
    EXPECT_EQ(records[2].at("event"), "outcome");
    EXPECT_EQ(records[1].at("request"), records[2].at("request"));
    EXPECT_EQ(records[2].at("result"), "ok");
    EXPECT_EQ(records[2].at("requester"), portal_origin);
    std::string log;
    std::getline(std::ifstream{daemon.audit_log()}, log, '\0');
    EXPECT_EQ(log.find("079200001234"), std::string::npos) << "no personal data in the log";
}

TEST(Audit, that_cannot_be_written_means_that_nothing_is_signed) {
    const Citizen citizen;
    DaemonSetup setup = citizen.setup();
    setup.file_size_limit = 500; // room for the start, not for an intent
    const TestDaemon daemon{setup};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "audit_unavailable") << daemon.log();
    EXPECT_EQ(daemon.audit().size(), 1U) << "whole records only";
}

TEST(Audit, goes_on_over_a_restart_and_after_a_torn_record) {
    const Citizen citizen;
    TestDaemon daemon{citizen.setup()};
    EXPECT_EQ(daemon.stop(), 0);
    EXPECT_EQ(daemon.audit().size(), 2U); // start, stop
    daemon.start();
    EXPECT_EQ(daemon.audit().size(), 3U);
    EXPECT_EQ(daemon.stop(), 0);
    std::ofstream{daemon.audit_log(), std::ios::app} << R"({"seq":5,"time":"20)";
    daemon.start();
    std::ifstream file{daemon.audit_log()};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    ASSERT_EQ(lines.size(), 7U);
    EXPECT_NE(lines[5].find("recovered"), std::string::npos);
}

} // namespace
} // namespace kyso::test
