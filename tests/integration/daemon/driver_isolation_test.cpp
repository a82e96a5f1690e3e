// SPDX-License-Identifier: Apache-2.0
// Threat T9: a module that misbehaves beside a good one hides nothing of it, is set aside and told of, and
// what it prints, forks and opens stays within bounds.
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/processes/process_tree.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/json/serialize.hpp>

#include <fstream>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

namespace json = boost::json;

std::size_t initialised_in(const json::value& listed) {
    std::size_t count = 0;
    for (const json::value& device : listed.at("devices").as_array())
        count += device.at("state") == "uninitialised" ? 0U : 1U;
    return count;
}

/// A good module, and a second one over the faulty module with a token of its own.
class TwoModules : public testing::Test {
  protected:
    DaemonSetup setup_with(const std::string& rules, const std::string& more = {}) {
        DaemonSetup setup = bad_.faulty_setup(rules);
        setup.more_toml += more +
                           "\n[[module]]\nname = \"good\"\npath = \"/usr/lib/softhsm/libsofthsm2.so\"\n"
                           "[module.environment]\nSOFTHSM2_CONF = \"" +
                           (good_.hsm().environment().substr(std::string{"SOFTHSM2_CONF="}.size())) + "\"\n";
        return setup;
    }
    static json::object list(const IpcClient& program) {
        return program.call("devices.list", {}).at("result").as_object();
    }
    static std::string trouble_of(const json::object& listed) {
        const auto* troubles = listed.if_contains("troubles");
        return troubles == nullptr ? "none" : std::string{troubles->at(0).at("error").as_string()};
    }

    const Citizen bad_;
    const Citizen good_;
};

TEST_F(TwoModules, one_that_dies_hides_nothing_of_the_other) {
    const TestDaemon daemon{setup_with("C_GetSlotList -> crash")};
    const IpcClient program{daemon.ipc_socket()};
    const json::object listed = list(program);
    EXPECT_EQ(initialised_in(listed), 1U) << json::serialize(listed);
    EXPECT_EQ(trouble_of(listed), "driver_died");
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "ok");
}

TEST_F(TwoModules, one_that_hangs_twice_is_set_aside_until_a_person_restores_it) {
    const TestDaemon daemon{setup_with("C_GetSlotList -> hang")};
    const IpcClient program{daemon.ipc_socket()};
    for (const char* expected : {"driver_hung", "driver_hung", "driver_quarantined"}) {
        const json::object listed = list(program);
        EXPECT_EQ(trouble_of(listed), expected);
        EXPECT_EQ(initialised_in(listed), 1U) << "the good one is there";
    }
    EXPECT_GT(list(program).at("troubles").at(0).at("retryAfter").as_int64(), 500);
    EXPECT_EQ(program.call("devices.restore", {}).at("result").at("restored"), 1);
    EXPECT_EQ(trouble_of(list(program)), "driver_hung") << "it was asked again";
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("devices.restore", {})), "not_permitted");
}

TEST(SameTokenOfTwoModules, is_one_device) {
    const Citizen citizen;
    DaemonSetup setup = citizen.faulty_setup("");
    setup.more_toml += "\n[[module]]\nname = \"again\"\npath = \"/usr/lib/softhsm/libsofthsm2.so\"\n"
                       "[module.environment]\nSOFTHSM2_CONF = \"" +
                       citizen.hsm().environment().substr(std::string{"SOFTHSM2_CONF="}.size()) + "\"\n";
    const TestDaemon daemon{setup};
    const IpcClient program{daemon.ipc_socket()};
    const json::object answer = program.call("devices.list", {});
    EXPECT_EQ(initialised_in(answer.at("result")), 1U) << json::serialize(answer);
}

TEST(DriverOutput, is_logged_with_measure_until_the_pin_comes) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup("C_Initialize@1 -> print the driver is here\n"
                                                 "C_Login -> print the PIN is 24681357\n"
                                                 "C_Logout -> print the PIN was 24681357")};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "ok");
    EXPECT_TRUE(wait_until([&] {
        return daemon.log().find("printed: the driver is here") != std::string::npos;
    })) << daemon.log();
    EXPECT_EQ(daemon.log().find("the driver is here", daemon.log().find("the driver is here") + 1),
              std::string::npos)
        << "stderr only: stdout is for nobody";
    EXPECT_EQ(daemon.log().find("24681357"), std::string::npos);
    EXPECT_EQ(citizen.calls_of("C_Logout"), 1U) << "it did print";
}

TEST(DriverOutput, without_end_costs_a_few_lines) {
    const Citizen citizen;
    const TestDaemon daemon{citizen.faulty_setup("* -> print " + std::string(200, 'x'))};
    const IpcClient program{daemon.ipc_socket()};
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(outcome_of(program.call("devices.list", {})), "ok");
    EXPECT_TRUE(wait_until([&] { return daemon.log().find("printed: xxx") != std::string::npos; }));
    EXPECT_LT(daemon.log().size(), 20 * 30 * 300U) << "20 lines for each of 20 hosts at the most";
}

TEST(DriverOffspring, ends_with_its_host_and_keeps_nobody_waiting) {
    const TemporaryFolder named;
    DaemonSetup setup;
    setup.developer = true;
    setup.module_path = KYSO_TEST_LIB_DIR "/libkyso-witness-pkcs11.so";
    setup.module_environment = {"KYSO_OFFSPRING=" + named.path().string()};
    setup.more_toml = "[drivers]\nenumerate_seconds = 600\n";
    const TestDaemon daemon{setup};
    const IpcClient program{daemon.ipc_socket()};
    // The child still holds the stream: without the launcher's word kysod would wait for its deadline.
    EXPECT_EQ(outcome_of(program.call("devices.list", {})), "driver_died");
    std::ifstream file{named / "child"};
    pid_t child = 0;
    ASSERT_TRUE(file >> child);
    EXPECT_TRUE(wait_until([&] {
        const std::string state = status_of(child, "State");
        return state.empty() || state.starts_with("Z");
    }));
}

TEST(DriverHostLimits, of_what_a_module_may_do) {
    const Citizen citizen;
    const TemporaryFolder named, home;
    std::ofstream{home / "letter"} << "for nobody else";
    DaemonSetup setup;
    setup.developer = true;
    setup.module_path = KYSO_TEST_LIB_DIR "/libkyso-witness-pkcs11.so";
    setup.module_environment = {"KYSO_ATTEMPTS=" + named.path().string(),
                                "KYSO_LETTER=" + (home / "letter").string().substr(1)};
    const TestDaemon daemon{setup};
    const IpcClient program{daemon.ipc_socket()};
    EXPECT_EQ(outcome_of(program.call("devices.list", {})), "driver_missing");
    std::ifstream file{named / "attempts"};
    const std::string attempts{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_EQ(attempts,
              "execute EPERM\ninternet EAFNOSUPPORT\nunix ok\nnetlink ok\nsignal EPERM\nsession EPERM\n"
              "letter EACCES\nsystem ok\ndescriptors 256\n");
}

} // namespace
} // namespace kyso::test
