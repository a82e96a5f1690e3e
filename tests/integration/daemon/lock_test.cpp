// SPDX-License-Identifier: Apache-2.0
// Threat T16: the person locks the screen or closes the lid. Windows go, logins end, nothing is signed until
// they are back. A real dbus-daemon; the logind on it is made up.
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/logind/fake_logind.hpp"
#include "tests/support/logind/private_bus.hpp"
#include "tests/support/processes/process_tree.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

namespace json = boost::json;

class Lock : public testing::Test {
  protected:
    Lock() { logind.be_asked(); }

    DaemonSetup setup() const {
        DaemonSetup setup = citizen.faulty_setup("");
        setup.system_bus = bus.address();
        return setup;
    }
    /// Begins a request; returns once its window is on its way.
    void begin() {
        page.begin("r", "registration.sign", registration_params());
        while (auto message = page.receive()) {
            if (message->contains("id")) throw std::runtime_error(json::serialize(*message));
            if (message->at("params").at("state") == "waiting_for_consent") return;
        }
        throw std::runtime_error("kysod closed");
    }
    std::string end() {
        while (auto message = page.receive())
            if (message->contains("id")) return outcome_of(*message);
        return "closed";
    }
    std::string ask() { return outcome_of(page.call("registration.sign", registration_params())); }
    /// Until kysod says so: a signal has no answer.
    void expect_outcome(const std::string& wanted) {
        std::string outcome;
        EXPECT_TRUE(wait_until([&] { return (outcome = ask()) == wanted; })) << outcome;
    }
    std::vector<std::string> locks() const {
        std::vector<std::string> events;
        for (const auto& record : daemon.audit())
            if (record.at("event") == "lock" || record.at("event") == "unlock")
                events.push_back(json::serialize(record.at("event")) + json::serialize(record.at("result")));
        return events;
    }

    PrivateBus bus;
    FakeLogind logind{bus.address()};
    Citizen citizen;
    TestDaemon daemon{setup()};
    WebsocketClient page{daemon.port(), portal_origin};
};

struct Way {
    const char* name;
    void (*away)(FakeLogind&);
    void (*back)(FakeLogind&);
    std::vector<std::string> recorded;
};

class LockWays : public Lock, public testing::WithParamInterface<Way> {};

TEST_P(LockWays, close_the_window_and_refuse_others_until_the_person_is_back) {
    daemon.person("wait");
    begin();
    GetParam().away(logind);
    EXPECT_EQ(end(), "session_locked") << daemon.log();
    daemon.person_types(pin);
    EXPECT_EQ(ask(), "session_locked");
    EXPECT_EQ(citizen.calls_of("C_Login"), 0U);
    EXPECT_TRUE(wait_until([&] { return helpers_of(daemon.pid()).prompts.empty(); }));
    GetParam().back(logind);
    expect_outcome("ok");
    EXPECT_EQ(citizen.calls_of("C_Sign"), 1U);
    EXPECT_EQ(locks(), GetParam().recorded);
}

INSTANTIATE_TEST_SUITE_P(All, LockWays,
                         testing::Values(Way{"signals",
                                             [](FakeLogind& logind) { logind.lock(); },
                                             [](FakeLogind& logind) { logind.unlock(); },
                                             {R"("lock""lock")", R"("unlock""unlock")"}},
                                         Way{"hints",
                                             [](FakeLogind& logind) { logind.hint(true); },
                                             [](FakeLogind& logind) { logind.hint(false); },
                                             {R"("lock""hint_locked")", R"("unlock""hint_unlocked")"}},
                                         Way{"sleep",
                                             [](FakeLogind& logind) { logind.sleep(true); },
                                             [](FakeLogind& logind) { logind.sleep(false); },
                                             {R"("lock""sleep")", R"("unlock""wake")"}},
                                         Way{"a_session_that_ends",
                                             [](FakeLogind& logind) { logind.lock(); },
                                             [](FakeLogind& logind) { logind.end_session(); },
                                             {R"("lock""lock")", R"("unlock""session_gone")"}}),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST_F(Lock, the_computer_does_not_sleep_before_the_window_is_gone) {
    EXPECT_TRUE(logind.sleep_is_delayed());
    daemon.person("wait");
    begin();
    logind.sleep(true);
    EXPECT_TRUE(wait_until([&] { return !logind.sleep_is_delayed(); }));
    EXPECT_EQ(end(), "session_locked");
    EXPECT_EQ(locks(), std::vector<std::string>{R"("lock""sleep")"});
}

TEST_F(Lock, of_another_person_is_nothing_to_us) {
    daemon.person("wait");
    begin();
    logind.lock(FakeLogind::other_session);
    logind.hint(true, FakeLogind::other_session);
    logind.hint(true); // comes after the others
    EXPECT_EQ(end(), "session_locked");
    EXPECT_EQ(locks(), std::vector<std::string>{R"("lock""hint_locked")"});
}

TEST_F(Lock, a_bus_that_goes_is_said_once_and_locks_nobody_out) {
    logind.lock();
    expect_outcome("session_locked");
    bus.end();
    daemon.person_types(pin);
    expect_outcome("ok");
    EXPECT_NE(daemon.log().find("the system bus is gone"), std::string::npos);
}

TEST(LockBefore, a_session_that_is_locked_when_kysod_starts) {
    const PrivateBus bus;
    FakeLogind logind{bus.address()};
    logind.set_locked_hint(true);
    const Citizen citizen;
    DaemonSetup setup = citizen.setup();
    setup.system_bus = bus.address();
    const TestDaemon daemon{setup};
    logind.be_asked();
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_TRUE(wait_until([&] {
        return outcome_of(page.call("registration.sign", registration_params())) == "session_locked";
    }));
}

TEST(LockWithout, a_bus_kysod_says_so_once_and_serves) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.setup()};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "ok");
    const std::string log = daemon.log();
    const auto said = log.find("a locked screen is not noticed");
    EXPECT_NE(said, std::string::npos);
    EXPECT_EQ(log.find("a locked screen is not noticed", said + 1), std::string::npos);
}

} // namespace
} // namespace kyso::test
