// SPDX-License-Identifier: Apache-2.0
// Threat T15, a sample: no record, no signature; the chain goes on over restarts.
#include "tests/support/citizen/citizen.hpp"

#include "daemon/core/audit_chain.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

/// A log of real records that leaves room for one short record below `size` octets; how many there are.
std::size_t fill_log(const std::filesystem::path& folder, std::size_t size) {
    std::filesystem::create_directories(folder);
    std::ofstream file{folder / "audit.jsonl"};
    core::AuditChain chain;
    std::size_t octets = 0;
    for (std::size_t count = 0;; ++count) {
        const std::string line =
            chain.line(core::AuditRecord{core::AuditEvent::stop}, std::chrono::system_clock::now());
        if (octets + 2 * line.size() > size) return count;
        file << line;
        octets += line.size();
        chain.commit(line);
    }
}

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
    constexpr std::size_t full = 256 * 1024;
    DaemonSetup setup = citizen.faulty_setup("");
    setup.state_home = citizen.hsm().folder() / "state";
    const std::size_t records = fill_log(setup.state_home / "kyso", full);
    setup.file_size_limit = full; // room for the start, not for an intent; what drivers write is far smaller
    const TestDaemon daemon{setup};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "audit_unavailable")
            << daemon.log();
    EXPECT_EQ(citizen.calls_of("C_Login"), 0U);
    EXPECT_EQ(citizen.calls_of("C_Sign"), 0U);
    EXPECT_EQ(daemon.audit().size(), records + 1) << "whole records only";
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
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    ASSERT_EQ(lines.size(), 7U);
    EXPECT_NE(lines[5].find("recovered"), std::string::npos);
}

} // namespace
} // namespace kyso::test
