// SPDX-License-Identifier: Apache-2.0
// The real kyso-portal with folders of its own, and a person who registers at it over one connection.
#pragma once

#include "portal/random_token.hpp"
#include "portal_process.hpp"
#include "tests/support/http/raw_connection.hpp"
#include "tests/unit/portal/registration_fixture.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace kyso::portal {

using test::RawAnswer;
using test::RawConnection;

/// Standard output of a shell command that must succeed.
inline std::string run(const std::string& command) {
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
        // As who runs the portal: the captcha's answer is in its database.
        const RawAnswer asked =
            connection.exchange(request("POST", "/api/captchas", {}, R"({"kind":"picture"})"));
        const auto id = boost::json::value_to<std::string>(boost::json::parse(asked.body).at("id"));
        const auto answer =
            Store::open(file("portal.sqlite"))->visits.drawn_captcha(id, SystemClock{}.now()).value();
        const boost::json::object start{
            {"subject", "citizen"}, {"method", "usb-token"}, {"captcha", {{"id", id}, {"answer", answer}}}};
        const RawAnswer started =
            connection.exchange(request("POST", "/api/registrations", {}, boost::json::serialize(start)));
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
    /// The cookie of the account.
    std::string register_at(std::uint16_t port) {
        const RawAnswer completed = complete_at(port, trusted_pki().issue({}));
        EXPECT_EQ(completed.status, 201U) << completed.body;
        const std::string cookie = completed.header("Set-Cookie");
        return cookie.substr(0, cookie.find(';'));
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("kyso-portal-" + random_token(9));
};

} // namespace kyso::portal
