// SPDX-License-Identifier: Apache-2.0
// Starting, stopping, being refused: what an administrator meets.
#include "tests/support/citizen/citizen.hpp"

#include <boost/json/serialize.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace kyso::test {
namespace {

namespace json = boost::json;

TEST(Life, ends_cleanly_and_answers_what_was_under_way) {
    const Citizen citizen;
    TestDaemon daemon{citizen.setup()};
    daemon.person("wait");
    const IpcClient program{daemon.ipc_socket()};
    const json::object document{{"format", "cades-detached"},
                                {"documents", json::array{json::object{{"name", "a"}, {"content", "AAAA"}}}}};
    program.send({{"jsonrpc", "2.0"}, {"id", 1}, {"method", "document.sign"}, {"params", document}});
    while (auto message = program.receive())
        if (message->contains("method") && message->at("params").at("state") == "waiting_for_consent") break;
    EXPECT_EQ(daemon.stop(), 0);
    std::string outcome;
    while (auto message = program.receive())
        if (message->contains("id")) outcome = outcome_of(*message);
    EXPECT_EQ(outcome, "shutting_down");
    EXPECT_FALSE(std::filesystem::exists(daemon.ipc_socket())) << "its socket is gone with it";
    EXPECT_EQ(daemon.audit().back().at("event"), "stop");
}

TEST(Life, serves_on_the_sockets_that_systemd_hands_over) {
    const Citizen citizen;
    DaemonSetup setup = citizen.setup();
    setup.activated = true;
    TestDaemon daemon{setup};
    daemon.person_types(pin);
    WebsocketClient page{daemon.port(), portal_origin};
    EXPECT_EQ(outcome_of(page.call("registration.sign", registration_params())), "ok");
    EXPECT_EQ(outcome_of(IpcClient{daemon.ipc_socket()}.call("session.hello", {})), "ok");
    EXPECT_EQ(daemon.stop(), 0);
    EXPECT_TRUE(std::filesystem::exists(daemon.ipc_socket())) << "it is systemd's";
}

TEST(Life, its_socket_and_log_belong_to_the_person_alone) {
    const TestDaemon daemon{DaemonSetup{}};
    struct stat status {};
    ASSERT_EQ(::stat(daemon.ipc_socket().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    ASSERT_EQ(::stat(daemon.ipc_socket().parent_path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
    ASSERT_EQ(::stat(daemon.audit_log().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

struct BadLine {
    const char* name;
    const char* toml;
    const char* says;
};

class Configuration : public testing::TestWithParam<BadLine> {};

TEST_P(Configuration, error_names_file_and_line) {
    DaemonSetup setup;
    setup.more_toml = GetParam().toml;
    try {
        const TestDaemon daemon{setup};
        FAIL() << "kysod started";
    } catch (const std::runtime_error& failure) {
        EXPECT_NE(std::string{failure.what()}.find(std::string{"kysod.toml:"} + GetParam().says),
                  std::string::npos)
            << failure.what();
    }
}

INSTANTIATE_TEST_SUITE_P(
    Bad, Configuration,
    testing::Values(
        BadLine{"syntax", "= 1", "3: "},
        BadLine{"loader_in_the_environment",
                "[[module]]\npath = \"/x.so\"\nenvironment = {LD_PRELOAD = \"/y.so\"}", "5: environment: "},
        BadLine{"unknown_key", "colour = 1", "3: unknown key «colour»"},
        BadLine{"wrong_type", "log_level = 3", "3: log_level: "},
        BadLine{"out_of_range", "[limits]\nconnections = 0", "4: connections: "},
        BadLine{"origin_with_slash", "[[origin]]\norigin = \"https://a.example/\"", "4: origin: "},
        BadLine{"unknown_right", "[[origin]]\norigin = \"https://a.example\"\nmethods = [\"token.format\"]",
                "5: methods: "}),
    [](const auto& row) { return std::string{row.param.name}; });

} // namespace
} // namespace kyso::test
