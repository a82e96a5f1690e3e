// SPDX-License-Identifier: Apache-2.0
// Threat: an address in a certificate, a name server or a redirect makes this computer talk to machines of
// its own network (SSRF, DNS rebinding). Nothing private is ever connected to, by whatever name.
#include "tests/integration/relay/fetch_stage.hpp"
#include "tests/support/processes/process_tree.hpp"
#include "tests/support/relay_process/relay_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/window/wait_until.hpp"

namespace kyso::test {
namespace {

using signature::RevocationQuestion;

/// Ways to write 127.0.0.1, or to name it.
const char* const own_names[] = {"127.0.0.1",
                                 "localhost",
                                 "127.1",
                                 "0177.0.0.1",
                                 "0x7f.1",
                                 "0x7f000001",
                                 "2130706433",
                                 "127.0.0.1.",
                                 "localhost.",
                                 "LOCALHOST",
                                 "0",
                                 "0.0.0.0",
                                 "[::1]",
                                 "[::ffff:127.0.0.1]",
                                 "[::]",
                                 "[::ffff:7f00:1]",
                                 "[0:0:0:0:0:0:0:1]",
                                 "127.255.255.254",
                                 "127.0.0.1."};

TEST(RelayRefuses, this_computer_by_all_its_names) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() / "run");
    WebServer inside;
    const RelayProcess relay{folder.path() / "run", folder.path(), "seconds = 3\n"};
    for (const char* name : own_names) {
        const std::string address = std::string{"http://"} + name + ":" + std::to_string(inside.port()) + "/";
        const auto answer = relay.ask({RevocationQuestion::Kind::crl, address, {}, false});
        ASSERT_FALSE(answer) << address;
        // Some spellings are names that nobody has; none of them is connected to.
        EXPECT_TRUE(answer.error() == Errc::fetch_refused || answer.error() == Errc::fetch_failed)
            << address << ": " << answer.error().describe();
    }
    EXPECT_EQ(inside.connections(), 0U);
}

TEST(RelayRefuses, other_schemes_and_users) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() / "run");
    const RelayProcess relay{folder.path() / "run", folder.path(), "seconds = 3\n"};
    for (const char* address : {"file:///etc/passwd", "ftp://ocsp.example/", "gopher://ocsp.example/",
                                "ldap://ocsp.example/", "unix:/run/kyso/ipc.sock",
                                "http://user@ocsp.example/", "http://ocsp.example:22/", "javascript:0", ""}) {
        const auto answer = relay.ask({RevocationQuestion::Kind::crl, address, {}, false});
        EXPECT_THAT(answer, fails_with(Errc::fetch_refused)) << address;
    }
}

class Rebinding : public fetch::FetchStage {
  protected:
    std::string address() const { return "http://ocsp.example:" + std::to_string(inside.port()) + "/"; }
    WebServer inside;
};

TEST_F(Rebinding, a_name_that_is_private_is_refused) {
    for (const char* private_address :
         {"127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "fe80::1",
          "fd00::1", "64:ff9b::7f00:1", "0.0.0.0"}) {
        resolver->answers = {{private_address}};
        resolver->asked.clear();
        EXPECT_THAT(get(address()), fails_with(Errc::fetch_refused)) << private_address;
    }
    EXPECT_EQ(inside.connections(), 0U);
}

TEST_F(Rebinding, a_private_address_among_public_ones_is_refused) {
    resolver->answers = {{"198.41.0.4", "127.0.0.1"}};
    EXPECT_THAT(get(address()), fails_with(Errc::fetch_refused));
    EXPECT_EQ(inside.connections(), 0U);
}

TEST_F(Rebinding, a_name_is_looked_up_once_for_each_connection) {
    // Public when it is checked, this computer a moment later: whoever looked up twice would connect inside.
    resolver->answers = {{"240.0.0.1"}, {"127.0.0.1"}};
    settings.rules.allow_private.insert("ocsp.example:" +
                                        std::to_string(inside.port())); // 240/4 leads nowhere
    settings.deadline = std::chrono::milliseconds{500};
    EXPECT_THAT(get(address()), fails_with(Errc::fetch_failed));
    EXPECT_EQ(resolver->asked.size(), 1U);
    EXPECT_EQ(inside.connections(), 0U);
}

TEST_F(Rebinding, a_redirect_is_looked_up_and_checked_again) {
    const std::string name = "ocsp.example:" + std::to_string(inside.port());
    inside.serve("/", redirect(301, "/again"));
    inside.serve("/again", ok(Bytes{1}));
    // allow_private holds for the name, so what is refused here is the wrong host of a redirect only.
    settings.rules.allow_private.insert(name);
    resolver->answers = {{"127.0.0.1"}};
    EXPECT_THAT(get(address()), is_ok());
    EXPECT_EQ(resolver->asked.size(), 2U);
}

TEST(RelaySandbox, is_closed) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() / "run");
    const RelayProcess relay{folder.path() / "run", folder.path(), "seconds = 3\n"};
    // Its socket is there a moment before the sandbox is closed; it accepts nothing in between.
    EXPECT_TRUE(wait_until([&] { return status_of(relay.pid(), "Seccomp") == "2"; }));
    EXPECT_EQ(status_of(relay.pid(), "NoNewPrivs"), "1");
    EXPECT_EQ(status_of(relay.pid(), "Umask"), "0077");
    EXPECT_TRUE(children_of(relay.pid()).empty());
    EXPECT_EQ(std::filesystem::status(relay.socket()).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

} // namespace
} // namespace kyso::test
