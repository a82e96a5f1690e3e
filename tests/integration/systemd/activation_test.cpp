// SPDX-License-Identifier: Apache-2.0
// The units under a real systemd --user: started by who knocks, started again after a crash, not after a
// mistake in the configuration, and stopped without a trace.
#include "tests/integration/systemd/units_fixture.hpp"

#include "tests/support/processes/process_tree.hpp"
#include "tests/support/relay_process/relay_process.hpp"
#include "tests/support/test_revocation/test_revocation.hpp"
#include "tests/support/web_server/web_server.hpp"

#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace kyso::test {
namespace {

namespace fs = std::filesystem;

ino_t inode_of(const fs::path& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 ? status.st_ino : 0;
}

std::size_t occurrences(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

TEST_F(Units, start_kysod_when_a_program_knocks) {
    open_doors();
    EXPECT_EQ(property("kysod.service", "ActiveState"), "inactive");
    EXPECT_EQ(ask_as_program(), "ok");
    EXPECT_EQ(property("kysod.service", "ActiveState"), "active");
    EXPECT_EQ(ask_as_page(), "ok") << "one kysod, both doors; and the peer's uid is found in the sandbox";
}

TEST_F(Units, start_kysod_when_a_page_knocks) {
    open_doors();
    EXPECT_EQ(ask_as_page(), "ok");
    EXPECT_EQ(ask_as_program(), "ok");
}

TEST_F(Units, start_kysod_again_after_a_crash_behind_the_same_doors) {
    open_doors();
    ASSERT_EQ(ask_as_program(), "ok");
    const ino_t before = inode_of(door);
    const pid_t first = main_pid("kysod.service");
    ASSERT_GT(first, 0);
    ::kill(first, SIGKILL);
    ASSERT_TRUE(becomes("kysod.service", "failed")); // who knocks before that is sent away
    EXPECT_EQ(ask_as_program(), "ok");
    EXPECT_EQ(ask_as_page(), "ok");
    EXPECT_NE(main_pid("kysod.service"), first);
    EXPECT_EQ(inode_of(door), before);
}

TEST_F(Units, do_not_try_a_mistake_in_the_configuration_again) {
    configure("[[origin]]\norigin = \"http://not-https.example\"\n");
    open_doors();
    EXPECT_FALSE(IpcClient{door}.receive()) << "who knocked is let go, not kept waiting";
    ASSERT_TRUE(becomes("kysod.service", "failed"));
    EXPECT_EQ(property("kysod.service", "ExecMainStatus"), "78");
    EXPECT_EQ(occurrences(text_of(log), "kysod.toml:11"), 1U) << "one knock, one attempt";
    EXPECT_EQ(property("kysod.socket", "ActiveState"), "active") << "the doors stay";
    EXPECT_EQ(property("kysod-web.socket", "ActiveState"), "active");
    configure("");
    EXPECT_EQ(ask_as_program(), "ok") << "and what was mended works at the next knock";
}

TEST_F(Units, stop_kysod_and_leave_nothing_running) {
    open_doors();
    ASSERT_EQ(ask_as_program(), "ok");
    const pid_t launcher = helpers_of(main_pid("kysod.service")).launcher;
    ASSERT_GT(launcher, 0);
    EXPECT_EQ(systemctl({"stop", "kysod.service"}).status, 0);
    EXPECT_EQ(property("kysod.service", "Result"), "success");
    EXPECT_EQ(property("kysod.service", "ExecMainStatus"), "0");
    EXPECT_EQ(name_of(launcher), "");
    EXPECT_TRUE(fs::exists(door)) << "it is systemd's";
    EXPECT_NE(text_of(home() / ".local/state/kyso/audit.jsonl").find("\"stop\""), std::string::npos);
    systemctl({"stop", "kysod.socket"});
    EXPECT_FALSE(fs::exists(door));
}

/// Another person's kysod has the port.
TEST_F(Units, serve_programs_where_the_port_is_taken) {
    const Fd squatter{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const int yes = 1; // also where a test before this one left connections in TIME_WAIT
    ::setsockopt(squatter.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(squatter.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(squatter.get(), 1), 0);
    drop_in("kysod.service", "log", "[Service]\nStandardError=append:" + log.string() + '\n');
    ASSERT_EQ(systemctl({"start", "kysod.socket"}).status, 0);
    EXPECT_NE(systemctl({"start", "kysod-web.socket"}).status, 0) << "loudly";
    EXPECT_EQ(ask_as_program(), "ok");
    EXPECT_NE(text_of(log).find("web pages are not served"), std::string::npos) << text_of(log);
}

/// It reads its configuration, resolves, connects, and writes what it fetched, all in its own view of the
/// files.
TEST_F(Units, start_kyso_relay_which_fetches_and_remembers) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const Bytes list = make_crl(TestPki{}.authority(), CrlPlan{now});
    WebServer server;
    server.serve("/ca.crl", ok(list));
    const std::string address = "http://localhost:" + std::to_string(server.port()) + "/ca.crl";
    write_file(home() / ".config/kyso/relay.toml",
               "allow_private = [\"localhost:" + std::to_string(server.port()) + "\"]\n");
    open_doors();
    EXPECT_EQ(property("kyso-relay.service", "ActiveState"), "inactive");
    const fs::path socket = runtime_folder() / "kyso/relay.sock";
    const auto first = ask_relay(socket, {signature::RevocationQuestion::Kind::crl, address, {}, false});
    ASSERT_TRUE(first) << first.error().describe();
    EXPECT_EQ(first->bytes, list);
    EXPECT_TRUE(becomes("kyso-relay.service", "active"));
    EXPECT_FALSE(fs::is_empty(home() / ".cache/kyso/answers")) << "the person's folder, not the sandbox's";
    EXPECT_EQ(systemctl({"restart", "kyso-relay.service"}).status, 0);
    const auto second = ask_relay(socket, {signature::RevocationQuestion::Kind::crl, address, {}, false});
    ASSERT_TRUE(second) << second.error().describe();
    EXPECT_TRUE(second->remembered);
    EXPECT_EQ(systemctl({"stop", "kyso-relay.service"}).status, 0);
    EXPECT_EQ(property("kyso-relay.service", "Result"), "success");
}

TEST_F(Units, are_found_healthy_by_kyso_doctor) {
    open_doors();
    for (const char* check : {"configuration", "programs", "daemon", "web", "relay", "audit"})
        EXPECT_EQ(level_of(check), "ok") << check;
}

} // namespace
} // namespace kyso::test
