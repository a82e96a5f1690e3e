// SPDX-License-Identifier: Apache-2.0
// The real kyso-relay, asked as kysod asks: `openssl ocsp` and a web server answer it.
#include "tests/support/relay_process/ocsp_responder.hpp"
#include "tests/support/relay_process/relay_process.hpp"

#include "protocol/framing.hpp"
#include "signature/ocsp.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_revocation/test_revocation.hpp"
#include "tests/support/web_server/web_server.hpp"
#include "tests/support/window/wait_until.hpp"

#include <fstream>
#include <sys/socket.h>

namespace kyso::test {
namespace {

using signature::RevocationQuestion;
using Kind = RevocationQuestion::Kind;
using testing::HasSubstr;

const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());

const TestPki& pki() {
    static const TestPki made{"Kyso Demo CA", KeyKind::ec_p256};
    return made;
}

class Relay : public testing::Test {
  protected:
    Relay() { std::filesystem::create_directory(folder.path() / "run"); }

    RelayProcess& start(const std::string& more_toml = "", std::vector<std::string> environment = {}) {
        relay.reset();
        const std::string allowed = "allow_private = [\"" + server.authority() + "\"]\n";
        relay = std::make_unique<RelayProcess>(folder.path() / "run", folder.path(), allowed + more_toml,
                                               std::move(environment));
        return *relay;
    }
    RevocationQuestion ask_crl(bool fresh = false) const {
        return {Kind::crl, server.address("/ca.crl"), {}, fresh};
    }

    const TemporaryFolder folder;
    WebServer server;
    std::unique_ptr<RelayProcess> relay;
    const Bytes list = make_crl(pki().authority(), CrlPlan{now});
};

TEST_F(Relay, fetches_a_list_and_remembers_it) {
    server.serve("/ca.crl", ok(list));
    start();
    const auto first = relay->ask(ask_crl());
    ASSERT_THAT(first, is_ok()) << relay->log();
    EXPECT_EQ(first->bytes, list);
    EXPECT_FALSE(first->remembered);
    const auto second = relay->ask(ask_crl());
    ASSERT_THAT(second, is_ok());
    EXPECT_EQ(second->bytes, list);
    EXPECT_TRUE(second->remembered);
    EXPECT_EQ(server.asked().size(), 1U);
}

TEST_F(Relay, remembers_over_a_restart_and_a_kill) {
    server.serve("/ca.crl", ok(list));
    start();
    ASSERT_THAT(relay->ask(ask_crl()), is_ok());
    EXPECT_EQ(relay->stop(), 0);
    start();
    EXPECT_TRUE(relay->ask(ask_crl())->remembered);
    relay->kill();
    start();
    EXPECT_TRUE(relay->ask(ask_crl())->remembered);
}

TEST_F(Relay, fetches_anew_where_a_fresh_answer_is_wanted_or_the_cache_is_damaged) {
    server.serve("/ca.crl", ok(list));
    start();
    ASSERT_THAT(relay->ask(ask_crl()), is_ok());
    EXPECT_FALSE(relay->ask(ask_crl(true))->remembered);
    for (const auto& entry : std::filesystem::directory_iterator{relay->cache()})
        std::ofstream{entry.path(), std::ios::binary | std::ios::app} << "x";
    EXPECT_FALSE(relay->ask(ask_crl())->remembered);
    EXPECT_EQ(server.asked().size(), 3U);
}

TEST_F(Relay, asks_a_real_responder) {
    const std::uint16_t port = free_tcp_port();
    const Issued someone = pki().issue({});
    const OcspResponder responder{
        port, folder.path() / "ocsp", pki().authority(), {{someone.certificate, true}}};
    relay.reset();
    relay = std::make_unique<RelayProcess>(folder.path() / "run", folder.path(),
                                           "allow_private = [\"127.0.0.1:" + std::to_string(port) + "\"]");
    const Bytes request = signature::ocsp_request(someone.certificate, pki().intermediate(), {}).value();
    const auto answer =
        relay->ask({Kind::ocsp, "http://127.0.0.1:" + std::to_string(port) + "/", request, false});
    ASSERT_THAT(answer, is_ok()) << relay->log();
    const auto status =
        signature::judge_ocsp(answer->bytes, someone.certificate, pki().intermediate(), {}, now);
    EXPECT_EQ(status.kind, signature::RevocationStatus::Kind::revoked);
    EXPECT_EQ(status.reason, signature::RevocationReason::key_compromise);
}

TEST_F(Relay, limits_an_ocsp_answer_to_64_kib_and_a_list_to_10_mib) {
    server.serve("/ocsp", ok(Bytes(64 * 1024 + 1)));
    server.serve("/ca.crl", ok(Bytes(64 * 1024 + 1)));
    server.serve("/huge.crl", ok(Bytes(10 * 1024 * 1024 + 1)));
    server.serve("/large.crl", ok(Bytes(10 * 1024 * 1024)));
    start();
    EXPECT_THAT(relay->ask(RevocationQuestion{Kind::ocsp, server.address("/ocsp"), {1}, false}),
                fails_with(Errc::too_large));
    EXPECT_THAT(relay->ask(ask_crl()), is_ok());
    EXPECT_THAT(relay->ask(RevocationQuestion{Kind::crl, server.address("/huge.crl"), {}, false}),
                fails_with(Errc::too_large));
    const auto large = relay->ask(RevocationQuestion{Kind::crl, server.address("/large.crl"), {}, false});
    ASSERT_THAT(large, is_ok());
    EXPECT_EQ(large->bytes.size(), std::size_t{10} * 1024 * 1024);
}

TEST_F(Relay, goes_on_when_the_asker_left) {
    server.serve("/ca.crl", ok(list));
    start();
    {
        const Fd impatient = connect_unix(relay->socket());
        ASSERT_THAT(write_frame(impatient.get(), drivers::encode_question(ask_crl())), is_ok());
    }
    // Whoever asks later gets the same answer, and the server is not asked a second time for it.
    const auto kept = [&] {
        return std::filesystem::exists(relay->cache()) && !std::filesystem::is_empty(relay->cache()) &&
               relay->ask(ask_crl())->remembered;
    };
    EXPECT_TRUE(wait_until(kept));
    EXPECT_LE(server.asked().size(), 2U);
}

TEST_F(Relay, answers_nonsense_with_an_error_and_lives_on) {
    server.serve("/ca.crl", ok(list));
    start();
    for (const Bytes& nonsense : {Bytes{}, Bytes{1}, Bytes(100, 0xFF), Bytes(8192, 1)}) {
        const Fd door = connect_unix(relay->socket());
        ASSERT_THAT(write_frame(door.get(), nonsense), is_ok());
        const auto answer = read_frame(door.get(), drivers::max_relay_answer);
        ASSERT_TRUE(answer && *answer);
        EXPECT_THAT(drivers::read_answer(**answer), fails_with(Errc::invalid_params));
    }
    const Fd large = connect_unix(relay->socket());
    const Bytes header{0xFF, 0xFF, 0xFF, 0xFF};
    ASSERT_EQ(::send(large.get(), header.data(), header.size(), MSG_NOSIGNAL), 4);
    const auto closed = read_frame(large.get(), 100);
    EXPECT_TRUE(!closed || !*closed) << "a frame that long is not waited for";
    EXPECT_THAT(relay->ask(ask_crl()), is_ok());
}

TEST_F(Relay, serves_others_while_one_server_hangs) {
    server.serve("/ca.crl", ok(list));
    server.serve("/silent", silence());
    start();
    std::vector<Fd> waiting;
    for (int i = 0; i < 10; ++i) {
        waiting.push_back(connect_unix(relay->socket()));
        const RevocationQuestion hanging{Kind::crl, server.address("/silent"), {}, true};
        ASSERT_THAT(write_frame(waiting.back().get(), drivers::encode_question(hanging)), is_ok());
    }
    EXPECT_THAT(relay->ask(ask_crl()), is_ok());
}

TEST_F(Relay, no_variable_steers_it) {
    server.serve("/ca.crl", ok(list));
    WebServer proxy;
    start("",
          {"http_proxy=" + proxy.address("/"), "OPENSSL_CONF=/nonexistent", "SSL_CERT_FILE=/nonexistent"});
    EXPECT_THAT(relay->ask(ask_crl()), is_ok()) << relay->log();
    EXPECT_EQ(proxy.connections(), 0U);
}

TEST_F(Relay, a_second_one_leaves_at_once) {
    start();
    const std::string command = "env -i HOME=" + folder.path().string() +
                                " XDG_RUNTIME_DIR=" + (folder.path() / "run").string() +
                                " " KYSO_TEST_BIN_DIR "/kyso-relay 2>&1";
    FILE* second = ::popen(command.c_str(), "r");
    std::string said(200, '\0');
    said.resize(::fread(said.data(), 1, said.size(), second));
    EXPECT_EQ(::pclose(second), 0);
    EXPECT_THAT(said, HasSubstr("another program listens here"));
    server.serve("/ca.crl", ok(list));
    EXPECT_THAT(relay->ask(ask_crl()), is_ok()) << "the first one still has its socket";
}

TEST_F(Relay, says_what_is_wrong_with_its_configuration) {
    try {
        start("proxy = \"x\"\n");
        FAIL() << "it started";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("relay.toml:2: unknown key «proxy»"));
    }
}

} // namespace
} // namespace kyso::test
