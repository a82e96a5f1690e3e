// SPDX-License-Identifier: Apache-2.0
// What each process gave up, as docs/privilege-separation.md says, read from the kernel's own words about the
// running processes.
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/processes/process_tree.hpp"
#include "tests/support/window/wait_until.hpp"

#include <boost/json/serialize.hpp>

#include <fstream>
#include <gtest/gtest.h>

namespace kyso::test {
namespace {

namespace json = boost::json;

std::string limit_of(pid_t pid, const std::string& name) {
    std::ifstream limits{"/proc/" + std::to_string(pid) + "/limits"};
    for (std::string line; std::getline(limits, line);)
        if (line.starts_with(name)) return line.substr(26, line.find(' ', 26) - 26);
    return "none";
}

int filters(pid_t pid) {
    return std::stoi("0" + status_of(pid, "Seccomp_filters"));
}

class Sandbox : public testing::Test {
  protected:
    void SetUp() override {
        daemon.person("wait");
        page.begin("r", "registration.sign", registration_params());
        auto message = page.receive();
        while (message && message->contains("params") &&
               message->at("params").at("state") != "waiting_for_consent")
            message = page.receive();
        ASSERT_TRUE(message && message->contains("params")) << "the window waits, so all helpers run";
        helpers = helpers_of(daemon.pid());
        ASSERT_GT(helpers.launcher, 0);
        ASSERT_EQ(helpers.hosts.size(), 1U);
    }

    const Citizen citizen;
    const TestDaemon daemon{citizen.setup()};
    WebsocketClient page{daemon.port(), portal_origin};
    Helpers helpers;
};

TEST_F(Sandbox, of_kysod_is_closed) {
    EXPECT_EQ(status_of(daemon.pid(), "Seccomp"), "2") << "a filter, not strict mode and not nothing";
    // Whatever filters this machine puts on everything, kysod has its own besides.
    EXPECT_EQ(filters(daemon.pid()), filters(getpid()) + 1);
    EXPECT_EQ(status_of(daemon.pid(), "NoNewPrivs"), "1");
    EXPECT_EQ(status_of(daemon.pid(), "Umask"), "0077");
    EXPECT_EQ(limit_of(daemon.pid(), "Max core file size"), "0");
}

TEST_F(Sandbox, of_a_driver_host_has_no_new_privileges_and_no_core) {
    const pid_t host = helpers.hosts.front();
    EXPECT_EQ(status_of(host, "NoNewPrivs"), "1");
    EXPECT_EQ(status_of(host, "Umask"), "0077");
    EXPECT_EQ(limit_of(host, "Max core file size"), "0");
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_EQ(limit_of(host, "Max address space"), std::to_string(std::size_t{1} << 30U));
#endif
    EXPECT_EQ(filters(host), filters(getpid()) + 1) << "its own, not kysod's: a module may need netlink";
    EXPECT_EQ(limit_of(host, "Max open files"), "256");
    EXPECT_EQ(limit_of(host, "Max file size"), std::to_string(std::size_t{64} << 20U));
}

TEST_F(Sandbox, of_the_launcher_lets_it_start_programs) {
    EXPECT_EQ(filters(helpers.launcher), filters(getpid()));
    EXPECT_EQ(status_of(helpers.launcher, "NoNewPrivs"), status_of(getpid(), "NoNewPrivs"));
}

TEST_F(Sandbox, helpers_are_kysods_only_family) {
    EXPECT_EQ(children_of(daemon.pid()), std::vector<pid_t>{helpers.launcher});
    EXPECT_TRUE(wait_until([&] { return children_of(helpers.launcher).size() == 2; }))
        << "one driver host, one window";
}

} // namespace
} // namespace kyso::test
