// SPDX-License-Identifier: Apache-2.0
// The program as it is installed: starts, serves over TCP and TLS, keeps its accounts, stops when told, and
// says what is wrong with its options.
#include "program_stage.hpp"

#include <fstream>

namespace kyso::portal {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

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
    const std::string cookie = register_at(PortalProcess::port_of(portal.ready_line()));
    portal.signal(SIGTERM);
    EXPECT_EQ(portal.wait(), 0);

    PortalProcess again{arguments()};
    RawConnection connection{PortalProcess::port_of(again.ready_line())};
    const RawAnswer account = connection.exchange(request("GET", "/api/account", cookie));
    EXPECT_EQ(account.status, 200U) << account.body;
    EXPECT_THAT(account.body, HasSubstr("079200001234"));
    EXPECT_EQ(connection.exchange(request("GET", "/api/account")).status, 401U);
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
            "' --json '{\"method\":\"usb-token\"}' https://portal.test:" + port + "/api/sign-ins");
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

TEST_P(MistakeTest, ends_with_78_and_says_what_to_do) {
    GetParam().make(folder_);
    std::vector<std::string> more;
    for (const std::string argument : GetParam().more)
        more.push_back(argument.starts_with('@') ? (folder_ / argument.substr(1)).string() : argument);
    PortalProcess portal{arguments(std::move(more))};
    EXPECT_EQ(portal.ready_line(), "");
    EXPECT_THAT(portal.errors(), HasSubstr(GetParam().told));
    EXPECT_EQ(portal.wait(), 78);
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
        Mistake{"ticket_key_missing", nothing, {"--ticket-key", "@none"}, "--ticket-key"},
        Mistake{"ticket_key_wrong",
                [](const auto& it) { write(it / "x.pem"); },
                {"--ticket-key", "@x.pem"},
                "--ticket-key"},
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
    EXPECT_EQ(second.wait(), 78);
}

TEST_F(ProgramTest, the_key_has_to_be_the_certificates) {
    make_tls_files();
    std::filesystem::rename(file("tls.pem"), file("first.pem"));
    make_tls_files();
    PortalProcess portal{arguments({"--certificate", file("first.pem"), "--key", file("tls.key")})};
    EXPECT_THAT(portal.errors(), HasSubstr("--key"));
    EXPECT_EQ(portal.wait(), 78);
}

} // namespace
} // namespace kyso::portal
