// SPDX-License-Identifier: Apache-2.0
// The program as others use it: HTTPS with a client certificate through curl, the control port by HTTP.
#include "signature/raw_signature.hpp"
#include "tests/support/http/raw_connection.hpp"
#include "tests/support/telco/ap_messages.hpp"
#include "tests/support/telco/telco_process.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <future>
#include <sys/wait.h>

namespace kyso::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const TestPki& holders() {
    static const TestPki pki{"Kyso TEST SIM CA"};
    return pki;
}

/// Time of day, no two the same: a call's Instant.
std::string now() {
    static int calls = 0;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const std::time_t time = std::chrono::system_clock::to_time_t(seconds);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", std::gmtime(&time));
    return fmt::format("{}.{:03}Z", text, calls++ % 1000);
}

class TelcoProgramTest : public testing::Test {
  protected:
    struct Answer {
        int exit_status = 0; ///< curl's
        std::string text;    ///< headers and body
    };
    /// POST with the account's client certificate, or other curl arguments instead.
    Answer post(const std::string& path, const std::string& body, const std::string& certificate = {},
                const std::string& type = "application/soap+xml;charset=UTF-8", int patience = 20) {
        const std::string body_file = (folder_ / fmt::format("body-{}", ++bodies_)).string();
        write_file(body_file, as_bytes(body));
        const std::string identity =
            certificate.empty()
                ? fmt::format("--cert {} --key {}", telco_.client_certificate(), telco_.client_key())
                : certificate;
        const std::string command =
            fmt::format("curl -sSi --max-time {} --noproxy '*' --cacert {} {} -H 'Content-Type: {}' "
                        "--data-binary @{} {}{} 2>&1",
                        patience, telco_.server_roots(), identity, type, body_file, telco_.address(), path);
        Answer answer;
        FILE* pipe = ::popen(command.c_str(), "r");
        for (char octets[4096]; const std::size_t got = ::fread(octets, 1, sizeof octets, pipe);)
            answer.text.append(octets, got);
        const int status = ::pclose(pipe);
        answer.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        return answer;
    }
    std::string sign(const ApMessage& message) {
        return post("/soap/services/MSS_SignaturePort", message.sign()).text;
    }
    std::string status(ApMessage message, const std::string& id) {
        message.instant = now();
        message.mssp_transaction = id;
        return post("/soap/services/MSS_StatusQueryPort", message.status()).text;
    }
    static std::string id_in(const std::string& answer) { return between(answer, "MSSP_TransID=\"", "\""); }
    ApMessage message(bool vgca = false) const {
        ApMessage made;
        made.vgca = vgca;
        made.ap = vgca ? TelcoProcess::vgca_ap : TelcoProcess::etsi_ap;
        made.instant = now();
        return made;
    }

    TemporaryFolder folder_;
    TelcoProcess telco_{folder_ / "telco", holders()};
    int bodies_ = 0;
};

TEST_F(TelcoProgramTest, a_citizen_signs_on_the_phone) {
    const ApMessage order = message();
    const std::string ack = sign(order);
    EXPECT_THAT(ack, HasSubstr("HTTP/1.1 200"));
    EXPECT_THAT(ack, HasSubstr("X-Kysod-Simulator: 1"));
    ASSERT_EQ(code_of(ack), 100) << ack;
    EXPECT_EQ(code_of(status(order, id_in(ack))), 504);
    const auto screen =
        telco_.control("GET", std::string{"subscribers/"} + TelcoProcess::citizen + "/screen");
    EXPECT_EQ(screen.at("text"), "dichvucong.gov.vn: Dang ky tai khoan (Ma 1462)");
    telco_.sign_at_phone(TelcoProcess::citizen);

    const std::string done = status(order, id_in(ack));
    ASSERT_EQ(code_of(done), 502) << done;
    const Bytes signature = from_base64(between(done, "<fi:SignatureValue>", "</fi:SignatureValue>")).value();
    const auto& certificate = telco_.certificate_of(TelcoProcess::citizen);
    EXPECT_EQ(between(done, "<fi:X509Certificate>", "</fi:X509Certificate>"), to_base64(certificate.der()));
    const ToBeSigned what{Mechanism::rsa_pkcs1, DigestAlgorithm::sha256, Bytes(32, 7)};
    EXPECT_TRUE(signature::verify_raw(certificate, what, signature).has_value());
}

TEST_F(TelcoProgramTest, a_wrong_password_or_a_certificate_of_somebody_else_is_unauthorized) {
    ApMessage wrong = message();
    wrong.password = "guessed";
    EXPECT_EQ(code_of(sign(wrong)), 104);
    const std::string other =
        fmt::format("--cert {} --key {}", telco_.other_client_certificate(), telco_.other_client_key());
    const Answer answer = post("/soap/services/MSS_SignaturePort", message().sign(), other);
    EXPECT_THAT(answer.text, HasSubstr("HTTP/1.1 500"));
    EXPECT_EQ(code_of(answer.text), 104);
}

TEST_F(TelcoProgramTest, without_a_client_certificate_there_is_no_connection) {
    const Answer answer = post("/soap/services/MSS_SignaturePort", message().sign(), "--http1.1");
    EXPECT_NE(answer.exit_status, 0);
    EXPECT_THAT(answer.text, Not(HasSubstr("HTTP/1.1")));
}

TEST_F(TelcoProgramTest, the_same_call_twice_is_refused) {
    ApMessage order = message();
    EXPECT_EQ(code_of(sign(order)), 100);
    EXPECT_EQ(code_of(sign(order)), 101);
    order.instant = now();
    EXPECT_EQ(code_of(sign(order)), 406) << "a new Instant: another call, for a phone that is busy";
}

TEST_F(TelcoProgramTest, a_synchronous_call_waits_for_the_phone) {
    ApMessage order = message();
    order.mode = "synch";
    auto answer = std::async(std::launch::async, [&] { return sign(order); });
    const std::string subscriber = std::string{"subscribers/"} + TelcoProcess::citizen;
    while (telco_.control("GET", subscriber + "/screen").at("stage") != "text")
        ASSERT_EQ(answer.wait_for(std::chrono::milliseconds{20}), std::future_status::timeout);
    telco_.sign_at_phone(TelcoProcess::citizen);
    const std::string done = answer.get();
    EXPECT_EQ(code_of(done), 502) << done;
    EXPECT_THAT(between(done, "<fi:SignatureValue>", "</fi:SignatureValue>"), Not(IsEmpty()));
}

TEST_F(TelcoProgramTest, a_synchronous_call_ends_when_its_time_is_over) {
    ApMessage order = message();
    order.mode = "synch";
    auto answer = std::async(std::launch::async, [&] { return sign(order); });
    const std::string subscriber = std::string{"subscribers/"} + TelcoProcess::citizen;
    while (telco_.control("GET", subscriber + "/screen").at("stage") != "text")
        ASSERT_EQ(answer.wait_for(std::chrono::milliseconds{20}), std::future_status::timeout);
    telco_.control("POST", "clock", R"({"advance_ms":81000})");
    EXPECT_EQ(code_of(answer.get()), 208);
}

TEST_F(TelcoProgramTest, both_dialects_and_the_certificate_queries) {
    const ApMessage vgca = message(true);
    EXPECT_EQ(code_of(post("/soap/services/MSS_RegistrationPort", vgca.registration()).text), 408);
    EXPECT_EQ(code_of(post("/soap/services/MSS_ProfileQueryPort", message().profile()).text), 100);
    ApMessage order = message(true);
    const std::string ack = sign(order);
    ASSERT_EQ(code_of(ack), 100) << ack;
    telco_.sign_at_phone(TelcoProcess::citizen);
    EXPECT_EQ(code_of(status(order, id_in(ack))), 502);
}

TEST_F(TelcoProgramTest, a_connection_is_cut) {
    telco_.control("PUT", "faults", R"({"mode":"closed"})");
    const Answer cut = post("/soap/services/MSS_ProfileQueryPort", message().profile());
    EXPECT_NE(cut.exit_status, 0);
    EXPECT_THAT(cut.text, Not(HasSubstr("HTTP/1.1")));
    EXPECT_EQ(code_of(post("/soap/services/MSS_ProfileQueryPort", message().profile()).text), 100);
}

TEST_F(TelcoProgramTest, an_answer_drips) {
    telco_.control("PUT", "faults", R"({"mode":"slow_drip"})");
    const Answer slow = post("/soap/services/MSS_ProfileQueryPort", message().profile(), {}, "text/xml", 1);
    constexpr int curl_timed_out = 28;
    EXPECT_EQ(slow.exit_status, curl_timed_out) << slow.text;
    EXPECT_EQ(code_of(post("/soap/services/MSS_ProfileQueryPort", message().profile()).text), 100);
}

TEST_F(TelcoProgramTest, another_certificate_is_shown_to_one_connection) {
    telco_.control("PUT", "faults", R"({"mode":"tls_swap"})");
    constexpr int curl_distrusts = 60;
    EXPECT_EQ(post("/soap/services/MSS_ProfileQueryPort", message().profile()).exit_status, curl_distrusts);
    EXPECT_EQ(code_of(post("/soap/services/MSS_ProfileQueryPort", message().profile()).text), 100);
}

TEST_F(TelcoProgramTest, the_control_port_wants_its_token) {
    const std::string address = fmt::format("http://127.0.0.1:{}/sim/v1/subscribers", telco_.control_port());
    FILE* pipe = ::popen(("curl -s -o /dev/null -w '%{http_code}' --noproxy '*' " + address).c_str(), "r");
    char octets[16]{};
    const std::size_t got = ::fread(octets, 1, sizeof octets, pipe);
    ::pclose(pipe);
    EXPECT_EQ(std::string(octets, got), "401");
}

TEST_F(TelcoProgramTest, stops_when_told_though_a_connection_is_open_and_a_call_waits) {
    RawConnection idle{telco_.service_port()};
    ApMessage order = message();
    order.mode = "synch";
    auto answer = std::async(std::launch::async, [&] { return sign(order); });
    const std::string subscriber = std::string{"subscribers/"} + TelcoProcess::citizen;
    while (telco_.control("GET", subscriber + "/screen").at("stage") != "text")
        ASSERT_EQ(answer.wait_for(std::chrono::milliseconds{20}), std::future_status::timeout);
    EXPECT_EQ(telco_.stop(), 0);
    EXPECT_THAT(answer.get(), HasSubstr("HTTP/1.1 503"));
}

struct WrongStart {
    const char* name;
    const char* toml;
    const char* said;
};
void PrintTo(const WrongStart& row, std::ostream* out) {
    *out << row.name;
}
class WrongStartTest : public testing::TestWithParam<WrongStart> {};

TEST_P(WrongStartTest, is_told_with_its_line) {
    const TemporaryFolder folder;
    write_file(folder / "telco.toml", as_bytes(GetParam().toml));
    FILE* pipe = ::popen(
        (KYSO_TEST_BIN_DIR "/kyso-telco --config " + (folder / "telco.toml").string() + " 2>&1").c_str(),
        "r");
    std::string said;
    for (char octets[4096]; const std::size_t got = ::fread(octets, 1, sizeof octets, pipe);)
        said.append(octets, got);
    EXPECT_EQ(WEXITSTATUS(::pclose(pipe)), 78);
    EXPECT_THAT(said, HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Configuration, WrongStartTest,
    testing::Values(
        WrongStart{"no_toml", "listen = ", "telco.toml:1: "},
        WrongStart{"no_token", "certificate = \"a.pem\"\n", "control_token: is missing"},
        WrongStart{"unknown_key", "control_token = \"t\"\ncertificate = \"a.pem\"\ncolour = \"red\"\n",
                   "telco.toml:3: unknown key «colour»"},
        WrongStart{"open_to_the_net", "control_token = \"t\"\nlisten = \"0.0.0.0:1\"\n",
                   "telco.toml:2: listen"},
        WrongStart{"sim_without_key",
                   "control_token = \"t\"\ncertificate = \"a.pem\"\n[[subscriber]]\nmsisdn = "
                   "\"84900000001\"\n[[subscriber.key]]\nkey = \"none.key\"\n",
                   "telco.toml:6: key: "},
        WrongStart{"no_such_certificate", "control_token = \"t\"\ncertificate = \"none.pem\"\n", "none.pem"}),
    [](const auto& row) { return row.param.name; });

} // namespace
} // namespace kyso::test
