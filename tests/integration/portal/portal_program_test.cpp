// SPDX-License-Identifier: Apache-2.0
// The program as it is installed: starts, serves over TCP and TLS, keeps its accounts, stops when told, and
// says what is wrong with its options.
#include "portal/random_token.hpp"
#include "portal_process.hpp"
#include "raw_connection.hpp"
#include "tests/support/relay_process/ocsp_responder.hpp"
#include "tests/unit/portal/registration_fixture.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace kyso::portal {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// Standard output of a shell command that must succeed.
std::string run(const std::string& command) {
    std::string output;
    FILE* pipe = ::popen(command.c_str(), "r");
    for (char octets[4096]; const std::size_t got = ::fread(octets, 1, sizeof octets, pipe);)
        output.append(octets, got);
    EXPECT_EQ(::pclose(pipe), 0) << command;
    return output;
}

class ProgramTest : public testing::Test {
  protected:
    ProgramTest() {
        std::filesystem::create_directories(folder_ / "trust");
        test::write_certificates_pem({trusted_pki().root()}, folder_ / "trust" / "ca.pem");
    }
    ~ProgramTest() override { std::filesystem::remove_all(folder_); }

    std::string file(const char* name) const { return (folder_ / name).string(); }
    std::vector<std::string> arguments(std::vector<std::string> more = {}) const {
        std::vector<std::string> all{"--origin",   std::string(test_origin), "--trust",  file("trust"),
                                     "--database", file("portal.sqlite"),    "--listen", "127.0.0.1:0"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    void make_tls_files() {
        run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "
            "/CN=portal.test "
            "-addext subjectAltName=DNS:portal.test -keyout " +
            file("tls.key") + " -out " + file("tls.pem") + " 2>&1");
    }

    static std::string request(const char* method, const std::string& target, const std::string& cookie = {},
                               const std::string& body = {}) {
        std::string text = std::string(method) + " " + target + " HTTP/1.1\r\nHost: portal.test:18443\r\n";
        if (!cookie.empty()) text += "Cookie: " + cookie + "\r\n";
        if (!body.empty())
            text += "Origin: " + std::string(test_origin) +
                    "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                    "\r\n";
        return text + "\r\n" + body;
    }

    /// The whole way over one connection, for this person; the last answer.
    RawAnswer complete_at(std::uint16_t port, const test::Issued& person) {
        RawConnection connection{port};
        const RawAnswer started = connection.exchange(
            request("POST", "/api/registrations", {}, R"({"subject":"citizen","method":"usb-token"})"));
        EXPECT_EQ(started.status, 201U) << started.body;
        const auto nonce = boost::json::value_to<std::string>(boost::json::parse(started.body).at("nonce"));
        const auto now = SystemClock{}.now();
        const Signed what = sign_statement(person, statement_for(person.certificate, nonce, now), now);
        const std::string body = boost::json::serialize(
            boost::json::object{{"statement", what.statement}, {"signature", to_base64(what.signature)}});
        const std::string first = started.header("Set-Cookie");
        return connection.exchange(
            request("POST", "/api/registrations/complete", first.substr(0, first.find(';')), body));
    }
    /// The cookie of the account and its path.
    std::pair<std::string, std::string> register_at(std::uint16_t port) {
        const RawAnswer completed = complete_at(port, trusted_pki().issue({}));
        EXPECT_EQ(completed.status, 201U) << completed.body;
        const std::string cookie = completed.header("Set-Cookie");
        const auto account = boost::json::parse(completed.body).at("account");
        return {cookie.substr(0, cookie.find(';')),
                "/api/accounts/" + boost::json::value_to<std::string>(account.at("id"))};
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("kyso-portal-" + random_token(9));
};

TEST_F(ProgramTest, says_where_it_listens_and_serves_its_pages_and_the_sdk) {
    PortalProcess portal{arguments()};
    const std::string line = portal.ready_line();
    EXPECT_THAT(line, StartsWith("listening on http://127.0.0.1:"));
    RawConnection connection{PortalProcess::port_of(line)};
    const RawAnswer home = connection.exchange(request("GET", "/"));
    EXPECT_EQ(home.status, 200U);
    EXPECT_THAT(home.body, HasSubstr("<!DOCTYPE html>"));
    EXPECT_THAT(home.header("Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
    for (const char* path : {"/portal.js", "/portal.css", "/texts.js", "/icon.svg", "/kyso/index.js"}) {
        const RawAnswer answer = connection.exchange(request("GET", path));
        EXPECT_EQ(answer.status, 200U) << path;
        EXPECT_FALSE(answer.body.empty()) << path;
    }
}

TEST_F(ProgramTest, a_page_is_served_octet_for_octet) {
    PortalProcess portal{arguments()};
    RawConnection connection{PortalProcess::port_of(portal.ready_line())};
    std::ifstream source{KYSO_SOURCE_DIR "/portal/pages/texts.js", std::ios::binary};
    EXPECT_EQ(connection.exchange(request("GET", "/texts.js")).body,
              std::string(std::istreambuf_iterator<char>{source}, {}));
}

TEST_F(ProgramTest, registers_a_citizen_and_remembers_over_a_restart) {
    PortalProcess portal{arguments()};
    const auto [cookie, path] = register_at(PortalProcess::port_of(portal.ready_line()));
    portal.signal(SIGTERM);
    EXPECT_EQ(portal.wait(), 0);

    PortalProcess again{arguments()};
    RawConnection connection{PortalProcess::port_of(again.ready_line())};
    const RawAnswer account = connection.exchange(request("GET", path, cookie));
    EXPECT_EQ(account.status, 200U) << account.body;
    EXPECT_THAT(account.body, HasSubstr("079200001234"));
    EXPECT_EQ(connection.exchange(request("GET", path)).status, 401U);
}

TEST_F(ProgramTest, records_that_nobody_could_be_asked_about_revocation) {
    PortalProcess portal{arguments()};
    const RawAnswer completed =
        complete_at(PortalProcess::port_of(portal.ready_line()), trusted_pki().issue({}));
    EXPECT_EQ(completed.status, 201U);
    EXPECT_THAT(completed.body, HasSubstr(R"("revocation":{"status":"unknown","why":"no_address"})"));
}

TEST_F(ProgramTest, refuses_what_it_cannot_find_out_where_it_is_told_to) {
    PortalProcess portal{arguments({"--revocation", "require"})};
    const RawAnswer completed =
        complete_at(PortalProcess::port_of(portal.ready_line()), trusted_pki().issue({}));
    EXPECT_EQ(completed.status, 422U);
    EXPECT_THAT(completed.body, HasSubstr("revocation_unknown"));
}

TEST_F(ProgramTest, asks_the_responder_of_the_certificate) {
    // The issuer is the anchor, so the person's certificate is the one link that is asked about.
    std::filesystem::remove(folder_ / "trust" / "ca.pem");
    test::write_certificates_pem({trusted_pki().intermediate()}, folder_ / "trust" / "issuer.pem");
    const std::uint16_t port = test::free_tcp_port();
    const std::string authority = "127.0.0.1:" + std::to_string(port);
    test::Profile profile;
    profile.authority_info = "OCSP;URI:http://" + authority + "/";
    const test::Issued honest = trusted_pki().issue(profile);
    profile.subject = test::citizen("TRẦN THỊ BÌNH", "079200005678");
    const test::Issued robbed = trusted_pki().issue(profile);
    const test::OcspResponder responder{port,
                                        folder_ / "ocsp",
                                        trusted_pki().authority(),
                                        {{honest.certificate, false}, {robbed.certificate, true}}};
    PortalProcess portal{arguments({"--revocation", "require", "--allow-private", authority})};
    const std::uint16_t at = PortalProcess::port_of(portal.ready_line());
    const RawAnswer accepted = complete_at(at, honest);
    EXPECT_EQ(accepted.status, 201U) << accepted.body;
    EXPECT_THAT(accepted.body, HasSubstr(R"("status":"good","source":"http://)" + authority));
    const RawAnswer refused = complete_at(at, robbed);
    EXPECT_EQ(refused.status, 422U);
    EXPECT_THAT(refused.body, HasSubstr("certificate_revoked"));
}

TEST_F(ProgramTest, only_its_user_can_read_the_database) {
    PortalProcess portal{arguments()};
    portal.ready_line();
    EXPECT_EQ(std::filesystem::status(folder_ / "portal.sqlite").permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(ProgramTest, an_origin_sent_twice_is_refused) {
    PortalProcess portal{arguments()};
    RawConnection connection{PortalProcess::port_of(portal.ready_line())};
    std::string text =
        request("POST", "/api/registrations", {}, R"({"subject":"citizen","method":"usb-token"})");
    text.insert(text.find("Content-Type"), "Origin: " + std::string(test_origin) + "\r\n");
    EXPECT_EQ(connection.exchange(text).status, 403U);
}

TEST_F(ProgramTest, serves_tls_when_given_a_certificate) {
    make_tls_files();
    PortalProcess portal{arguments({"--certificate", file("tls.pem"), "--key", file("tls.key")})};
    const std::string line = portal.ready_line();
    EXPECT_THAT(line, StartsWith("listening on https://127.0.0.1:"));
    const std::string port = std::to_string(PortalProcess::port_of(line));
    const std::string curl = "curl -sS --max-time 20 --noproxy '*' --resolve portal.test:" + port +
                             ":127.0.0.1 --cacert " + file("tls.pem") + " ";
    EXPECT_THAT(run(curl + "https://portal.test:" + port + "/"), HasSubstr("<!DOCTYPE html>"));
    const std::string started =
        run(curl + "-i -H 'Origin: " + std::string(test_origin) +
            "' --json '{\"subject\":\"citizen\",\"method\":\"usb-token\"}' https://portal.test:" + port +
            "/api/registrations");
    EXPECT_THAT(started, HasSubstr("201 Created"));
    EXPECT_THAT(started, HasSubstr("HttpOnly; SameSite=Strict; Secure"));
    EXPECT_EQ(RawConnection{PortalProcess::port_of(line)}.exchange(request("GET", "/")).status, 0U)
        << "plain HTTP on the TLS port";
    portal.signal(SIGTERM);
    EXPECT_EQ(portal.wait(), 0);
}

TEST_F(ProgramTest, refuses_tls_older_than_1_2) {
    make_tls_files();
    PortalProcess portal{arguments({"--certificate", file("tls.pem"), "--key", file("tls.key")})};
    const std::string port = std::to_string(PortalProcess::port_of(portal.ready_line()));
    EXPECT_THAT(run("openssl s_client -connect 127.0.0.1:" + port +
                    " -tls1_1 -cipher 'ALL:@SECLEVEL=0' </dev/null 2>&1 | cat"),
                HasSubstr("alert protocol version"));
}

class StopTest : public ProgramTest, public testing::WithParamInterface<int> {};

TEST_P(StopTest, ends_well_with_connections_open) {
    PortalProcess portal{arguments()};
    const std::uint16_t port = PortalProcess::port_of(portal.ready_line());
    RawConnection idle{port}, silent{port};
    EXPECT_EQ(idle.exchange(request("GET", "/")).status, 200U);
    portal.signal(GetParam());
    EXPECT_TRUE(idle.closed());
    EXPECT_EQ(portal.wait(), 0);
    EXPECT_EQ(portal.errors(), "");
}

INSTANTIATE_TEST_SUITE_P(Signal, StopTest, testing::Values(SIGTERM, SIGINT),
                         [](const auto& row) { return row.param == SIGTERM ? "SIGTERM" : "SIGINT"; });

TEST_F(ProgramTest, help_and_version_are_asked_for_and_succeed) {
    PortalProcess help{{"--help"}}, version{{"--version"}};
    EXPECT_THAT(help.rest_of_output(), HasSubstr("--database"));
    EXPECT_EQ(help.wait(), 0);
    EXPECT_THAT(version.rest_of_output(), StartsWith("kyso-portal "));
    EXPECT_EQ(version.wait(), 0);
}

struct Mistake {
    const char* name;
    void (*make)(const std::filesystem::path& folder);
    std::vector<const char*> more; ///< FOLDER/ in front where it begins with @
    const char* told;
};
void PrintTo(const Mistake& row, std::ostream* out) {
    *out << row.name;
}

class MistakeTest : public ProgramTest, public testing::WithParamInterface<Mistake> {};

TEST_P(MistakeTest, ends_with_2_and_says_what_to_do) {
    GetParam().make(folder_);
    std::vector<std::string> more;
    for (const std::string argument : GetParam().more)
        more.push_back(argument.starts_with('@') ? (folder_ / argument.substr(1)).string() : argument);
    PortalProcess portal{arguments(std::move(more))};
    EXPECT_EQ(portal.ready_line(), "");
    EXPECT_THAT(portal.errors(), HasSubstr(GetParam().told));
    EXPECT_EQ(portal.wait(), 2);
}

void write(const std::filesystem::path& file) {
    std::ofstream{file} << "this is no certificate\n";
}
void nothing(const std::filesystem::path&) {}

INSTANTIATE_TEST_SUITE_P(
    Options, MistakeTest,
    testing::Values(
        Mistake{"trust_folder_missing",
                [](const auto& it) { std::filesystem::remove_all(it / "trust"); },
                {},
                "--trust"},
        Mistake{"trust_folder_empty",
                [](const auto& it) { std::filesystem::remove(it / "trust" / "ca.pem"); },
                {},
                "holds no certificate"},
        Mistake{"trust_file_wrong", [](const auto& it) { write(it / "trust" / "x.pem"); }, {}, "x.pem"},
        Mistake{"database_is_a_folder",
                [](const auto& it) { std::filesystem::create_directory(it / "portal.sqlite"); },
                {},
                "--database"},
        Mistake{"database_is_something_else",
                [](const auto& it) { write(it / "portal.sqlite"); },
                {},
                "--database"},
        Mistake{
            "certificate_missing", nothing, {"--certificate", "@none", "--key", "@none"}, "--certificate"},
        Mistake{"certificate_wrong",
                [](const auto& it) { write(it / "x.pem"); },
                {"--certificate", "@x.pem", "--key", "@x.pem"},
                "--certificate"},
        Mistake{"key_missing", nothing, {"--certificate", "@trust/ca.pem", "--key", "@none"}, "--key"},
        Mistake{"unknown_option", nothing, {"--fast"}, "--help"}),
    [](const auto& row) { return row.param.name; });

TEST_F(ProgramTest, a_taken_port_is_told) {
    PortalProcess first{arguments()};
    const std::string port = std::to_string(PortalProcess::port_of(first.ready_line()));
    PortalProcess second{{"--origin", std::string(test_origin), "--trust", file("trust"), "--database",
                          file("other.sqlite"), "--listen", "127.0.0.1:" + port}};
    EXPECT_THAT(second.errors(), HasSubstr("choose another address or port"));
    EXPECT_EQ(second.wait(), 2);
}

TEST_F(ProgramTest, the_key_has_to_be_the_certificates) {
    make_tls_files();
    std::filesystem::rename(file("tls.pem"), file("first.pem"));
    make_tls_files();
    PortalProcess portal{arguments({"--certificate", file("first.pem"), "--key", file("tls.key")})};
    EXPECT_THAT(portal.errors(), HasSubstr("--key"));
    EXPECT_EQ(portal.wait(), 2);
}

} // namespace
} // namespace kyso::portal
