// SPDX-License-Identifier: Apache-2.0
// Posting to one configured server: every status comes back, every wrong server and every refused client is
// known not to have read the request, kept connections are used again but never for what must go out once.
#include "fetch/https_client.hpp"
#include "fetch_stage.hpp"
#include "http/http_server.hpp"
#include "http/tls_context.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_pki/test_pki.hpp"

namespace kyso::fetch {
namespace {

using test::fails_with;
using test::Profile;
using test::TestPki;
using test::WebServer;
using testing::HasSubstr;

const TestPki& pki() {
    static const TestPki made{"Service CA"};
    return made;
}
const TestPki& stranger() {
    static const TestPki made{"Stranger CA"};
    return made;
}

Profile profile_of(const std::string& name, const char* usage) {
    Profile profile;
    profile.subject = {{"C", "VN"}, {"CN", name}};
    profile.key_usage = "critical,digitalSignature";
    profile.extended_key_usage = usage;
    profile.dns = name;
    profile.key_number = name == "ap.example" ? 1 : 0; // a pair that does not fit must not
    return profile;
}

class HttpsClientTest : public testing::Test {
  protected:
    HttpsClientTest() {
        test::write_certificates_pem({pki().root()}, file("roots.pem"));
        write("server", pki().issue(profile_of("mssp.example", "serverAuth")), {pki().intermediate()});
        write("client", pki().issue(profile_of("ap.example", "clientAuth")), {});
        settings.roots = file("roots.pem");
        resolver->answers = {{"127.0.0.1"}};
    }
    std::string file(const std::string& name) const { return (folder.path() / name).string(); }
    void write(const std::string& name, const test::Issued& issued,
               std::vector<signature::Certificate> chain) const {
        chain.insert(chain.begin(), issued.certificate);
        test::write_certificates_pem(chain, file(name + ".pem"));
        test::write_pkcs8_pem(issued.key, file(name + ".key"));
    }
    test::TlsFiles server_files(int version = 0, bool wants_client = false) const {
        return {file("server.pem"), file("server.key"), version, wants_client ? file("roots.pem") : ""};
    }
    void show_client_certificate() {
        settings.certificate = file("client.pem");
        settings.key = file("client.key");
    }
    HttpsOutcome post_to(std::uint16_t port, HttpsRequest request) {
        settings.address = "https://mssp.example:" + std::to_string(port);
        boost::asio::io_context io;
        auto client = HttpsClient::make(io.get_executor(), settings, resolver);
        if (!client) return {false, client.error()};
        std::optional<HttpsOutcome> ended;
        boost::asio::co_spawn(io, client->post(std::move(request)),
                              [&](std::exception_ptr thrown, HttpsOutcome outcome) {
                                  EXPECT_EQ(thrown, nullptr);
                                  ended = std::move(outcome);
                                  io.stop();
                              });
        io.run();
        return std::move(*ended);
    }

    const test::TemporaryFolder folder;
    HttpsSettings settings;
    std::shared_ptr<PlayedResolver> resolver = std::make_shared<PlayedResolver>();
    const HttpsRequest question{"/MSS_SignaturePort", "text/xml;charset=UTF-8", "<a/>"};
};

TEST_F(HttpsClientTest, any_status_is_an_answer) {
    WebServer server{server_files()};
    server.serve("/MSS_SignaturePort",
                 {"HTTP/1.1 500 Fault\r\nContent-Type: text/xml\r\nContent-Length: 5\r\n\r\nfault", false});
    const auto got = post_to(server.port(), question);
    ASSERT_THAT(got.answer, test::is_ok());
    EXPECT_TRUE(got.sent);
    EXPECT_EQ(got.answer->status, 500U);
    EXPECT_EQ(got.answer->content_type, "text/xml");
    EXPECT_EQ(got.answer->body, "fault");
    const std::string request = server.last_request();
    EXPECT_THAT(request, testing::StartsWith("POST /MSS_SignaturePort HTTP/1.1\r\n"));
    EXPECT_THAT(request, HasSubstr("Content-Type: text/xml;charset=UTF-8\r\n"));
    EXPECT_THAT(request, HasSubstr("Accept: text/xml\r\n"));
    EXPECT_THAT(request, testing::EndsWith("\r\n\r\n<a/>"));
}

TEST_F(HttpsClientTest, a_redirect_is_an_answer_too) {
    const WebServer other{server_files()};
    WebServer server{server_files()};
    server.serve("/MSS_SignaturePort", test::redirect(307, other.address("/")));
    const auto got = post_to(server.port(), question);
    ASSERT_THAT(got.answer, test::is_ok());
    EXPECT_EQ(got.answer->status, 307U);
    EXPECT_EQ(other.connections(), 0U);
}

TEST_F(HttpsClientTest, shows_its_certificate_alone) {
    show_client_certificate();
    // Issued by an intermediate that the server was not given: it can be verified only were it sent along.
    WebServer server{server_files(0, true)};
    EXPECT_THAT(post_to(server.port(), question).answer, fails_with(Errc::fetch_failed));
    test::write_certificates_pem({pki().root(), pki().intermediate()}, file("roots.pem"));
    WebServer better{server_files(0, true)};
    better.serve("/MSS_SignaturePort", test::ok({}));
    EXPECT_THAT(post_to(better.port(), question).answer, test::is_ok());
}

// With TLS 1.3 the refusal comes after the request was written, as an alert or as a reset: then it may be
// known or not that the server did not read it.
TEST_F(HttpsClientTest, a_server_that_refuses_us_was_not_asked) {
    test::write_certificates_pem({pki().root(), pki().intermediate()}, file("roots.pem"));
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        WebServer server{server_files(version, true)};
        const auto without = post_to(server.port(), question);
        EXPECT_THAT(without.answer, fails_with(Errc::fetch_failed));
        EXPECT_FALSE(without.sent && version == TLS1_2_VERSION);
        write("client", stranger().issue(profile_of("ap.example", "clientAuth")), {});
        show_client_certificate();
        const auto foreign = post_to(server.port(), question);
        EXPECT_THAT(foreign.answer, fails_with(Errc::fetch_failed));
        EXPECT_FALSE(foreign.sent && version == TLS1_2_VERSION);
        EXPECT_EQ(server.asked().size(), 0U);
        settings.certificate = settings.key = "";
    }
}

TEST_F(HttpsClientTest, what_got_no_answer_may_have_been_sent) {
    settings.deadline = std::chrono::milliseconds{300};
    WebServer server{server_files()};
    for (const auto& [name, answer] : std::map<std::string, test::WebAnswer>{
             {"nothing", {"", false}},
             {"silence", test::silence()},
             {"cut", {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", false}},
             {"slow", {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", true}}}) {
        server.serve("/MSS_SignaturePort", answer);
        const auto got = post_to(server.port(), question);
        EXPECT_THAT(got.answer, fails_with(Errc::fetch_failed)) << name;
        EXPECT_TRUE(got.sent) << name;
    }
}

TEST_F(HttpsClientTest, an_answer_has_a_limit_and_no_encoding) {
    settings.limit = 100;
    WebServer server{server_files()};
    server.serve("/MSS_SignaturePort", test::ok(Bytes(101)));
    EXPECT_THAT(post_to(server.port(), question).answer, fails_with(Errc::too_large));
    server.serve("/MSS_SignaturePort",
                 {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", false});
    EXPECT_THAT(post_to(server.port(), question).answer, fails_with(Errc::fetch_refused));
}

struct Wrong {
    const char* name;
    std::function<test::Issued()> server;
    bool without_chain = false;
    int version = 0;
};
test::Issued altered(const std::function<void(Profile&)>& change) {
    Profile profile = profile_of("mssp.example", "serverAuth");
    change(profile);
    return pki().issue(profile);
}
const auto today = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
using std::chrono::days;

class WrongService : public HttpsClientTest, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongService, is_told_nothing) {
    const Wrong& row = GetParam();
    const auto chain =
        row.without_chain ? std::vector<signature::Certificate>{} : std::vector{pki().intermediate()};
    write("server", row.server(), chain);
    WebServer server{server_files(row.version)};
    server.serve("/MSS_SignaturePort", test::ok({}));
    const auto got = post_to(server.port(), question);
    EXPECT_THAT(got.answer, fails_with(Errc::fetch_failed));
    EXPECT_FALSE(got.sent);
    EXPECT_EQ(server.asked().size(), 0U);
}
INSTANTIATE_TEST_SUITE_P(
    https_client, WrongService,
    testing::Values(
        Wrong{"of_a_stranger", [] { return stranger().issue(profile_of("mssp.example", "serverAuth")); }},
        Wrong{"self_signed", [] { return pki().root_authority(); }, true},
        Wrong{"without_its_chain", [] { return altered([](Profile&) {}); }, true},
        Wrong{"tls_1_1", [] { return altered([](Profile&) {}); }, false, TLS1_1_VERSION},
        Wrong{"another_host", [] { return altered([](Profile& it) { it.dns = "other.example"; }); }},
        Wrong{"partial_wildcard", [] { return altered([](Profile& it) { it.dns = "ms*.example"; }); }},
        Wrong{"expired",
              [] {
                  return altered([](Profile& it) {
                      it.not_before = today - days{9};
                      it.not_after = today - days{1};
                  });
              }},
        Wrong{"not_yet_valid", [] { return altered([](Profile& it) { it.not_before = today + days{1}; }); }},
        Wrong{"for_clients",
              [] { return altered([](Profile& it) { it.extended_key_usage = "clientAuth"; }); }},
        Wrong{"over_sha1", [] { return altered([](Profile& it) { it.sha1 = true; }); }},
        Wrong{"short_key", [] { return altered([](Profile& it) { it.key = test::KeyKind::rsa_1024; }); }}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(HttpsClientTest, a_file_that_cannot_be_used_is_found_at_the_start) {
    settings.certificate = file("client.pem");
    settings.key = file("server.key");
    EXPECT_THAT(post_to(443, question).answer, fails_with(Errc::config_invalid));
    settings.key = settings.certificate = "";
    settings.roots = file("nowhere.pem");
    const auto got = post_to(443, question);
    ASSERT_THAT(got.answer, fails_with(Errc::config_invalid));
    EXPECT_THAT(got.answer.error().detail(), HasSubstr("nowhere.pem"));
}

/// A server that keeps its connections, in the same thread as the client.
class KeptConnections : public HttpsClientTest {
  protected:
    KeptConnections() {
        auto tls = http::make_tls_context({file("server.pem"), file("server.key"), {}});
        server = std::make_unique<http::HttpServer>(
            io, *std::move(tls),
            std::function<http::HttpResponse(const http::HttpRequest&)>{[this](const http::HttpRequest&) {
                ++requests;
                return http::HttpResponse{200, {}, "answer"};
            }});
        const auto where = server->listen({boost::asio::ip::make_address("127.0.0.1"), 0}).value();
        settings.address = "https://mssp.example:" + std::to_string(where.port());
        settings.idle = 2;
    }
    boost::asio::awaitable<void> ask(HttpsClient& client, std::vector<bool> once) {
        for (const bool one : once) {
            HttpsRequest request = question;
            request.once = one;
            const auto got = co_await client.post(request);
            EXPECT_THAT(got.answer, test::is_ok());
        }
        client.close();
        server->stop();
    }
    void run(std::vector<bool> once) {
        auto client = HttpsClient::make(io.get_executor(), settings, resolver).value();
        boost::asio::co_spawn(io, ask(client, std::move(once)),
                              [](std::exception_ptr thrown) { EXPECT_EQ(thrown, nullptr); });
        io.run();
    }
    boost::asio::io_context io;
    std::unique_ptr<http::HttpServer> server;
    unsigned requests = 0;
};

TEST_F(KeptConnections, carry_the_next_request) {
    run({false, false, false});
    EXPECT_EQ(requests, 3U);
    EXPECT_EQ(resolver->asked.size(), 1U) << "one connection";
}

TEST_F(KeptConnections, never_carry_what_must_go_out_once) {
    run({false, true, true});
    EXPECT_EQ(requests, 3U);
    EXPECT_EQ(resolver->asked.size(), 3U) << "three connections";
}

} // namespace
} // namespace kyso::fetch
