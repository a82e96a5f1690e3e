// SPDX-License-Identifier: Apache-2.0
#include "tests/support/telco/telco_process.hpp"

#include "protocol/fd.hpp"
#include "protocol/json_reader.hpp"
#include "tests/support/http/raw_connection.hpp"

#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::test {
namespace {

Subject company() {
    return {{"C", "VN"}, {"ST", "Hà Nội"}, {"CN", "CÔNG TY TNHH THỬ NGHIỆM KYSO"}, {"UID", "MST:9912345671"}};
}

std::uint16_t port_after(const std::string& line, std::string_view scheme) {
    const std::size_t at = line.find(scheme);
    const std::size_t colon = at == line.npos ? line.npos : line.find(':', at + scheme.size());
    std::uint16_t port = 0;
    if (colon != line.npos) std::from_chars(line.data() + colon + 1, line.data() + line.size(), port);
    return port;
}

std::string text_key(const std::string& key, const std::string& value) {
    return key + " = \"" + value + "\"\n";
}

} // namespace

TelcoProcess::TelcoProcess(std::filesystem::path folder, const TestPki& holders, const std::string& more_toml)
    : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
    const std::string toml = text_key("control_token", token) + more_toml + write_files(holders);
    write_file(file("telco.toml"), as_bytes(toml));
    start();
}

std::string TelcoProcess::write_files(const TestPki& holders) {
    const TestPki tls{"Kyso TEST Telco TLS"};
    write_certificates_pem({tls.root(), tls.intermediate()}, file("tls-roots.pem"));
    const auto write_tls = [&](const std::string& name, const std::string& host, unsigned number) {
        Profile profile;
        profile.subject = {{"C", "VN"}, {"CN", host}};
        profile.dns = host + ",IP:127.0.0.1"; // as openssl.cnf lists names
        profile.key = KeyKind::ec_p256;
        profile.key_number = number;
        profile.extended_key_usage = "clientAuth,serverAuth";
        const Issued issued = tls.issue(profile);
        write_certificates_pem({issued.certificate, tls.intermediate()}, file(name + ".pem"));
        write_pkcs8_pem(issued.key, file(name + ".key"));
    };
    write_tls("server", "telco.test", 101);
    write_tls("ap", "ap.test", 102);
    write_tls("other-ap", "other.test", 103);
    const TestPki stranger{"Kyso TEST Stranger", KeyKind::ec_p256};
    Profile foreign;
    foreign.subject = {{"C", "VN"}, {"CN", "telco.test"}};
    foreign.dns = "telco.test,IP:127.0.0.1";
    foreign.key = KeyKind::ec_p256;
    foreign.key_number = 104;
    const Issued swapped = stranger.issue(foreign);
    write_certificates_pem({swapped.certificate}, file("swapped.pem"));
    write_pkcs8_pem(swapped.key, file("swapped.key"));

    std::string toml = text_key("certificate", "server.pem") + text_key("certificate_key", "server.key") +
                       text_key("client_roots", "tls-roots.pem") +
                       text_key("swapped_certificate", "swapped.pem") +
                       text_key("swapped_key", "swapped.key");
    for (const char* ap : {etsi_ap, vgca_ap})
        toml += "[[ap]]\n" + text_key("id", ap) + text_key("password", ap_password) +
                text_key("name", "Cong thu nghiem") + text_key("client_certificate", "ap.pem") +
                text_key("dialect", ap == vgca_ap ? "vgca" : "etsi");
    unsigned number = 110;
    const auto add_key = [&](const std::string& msisdn, const Subject& subject, KeyKind kind,
                             const std::string& label) {
        Profile profile;
        profile.subject = subject;
        profile.key = kind;
        profile.key_number = ++number;
        const Issued issued = holders.issue(profile);
        const std::string name = "sim-" + std::to_string(number);
        write_certificates_pem({issued.certificate}, file(name + ".pem"));
        write_pkcs8_pem(issued.key, file(name + ".key"));
        toml += "[[subscriber.key]]\n" + text_key("certificate", name + ".pem") +
                text_key("key", name + ".key") + text_key("label", label);
        certificates_.emplace_back(msisdn, issued.certificate);
    };
    const auto add_person = [&](const std::string& msisdn, const std::string& name) {
        toml +=
            "[[subscriber]]\n" + text_key("msisdn", msisdn) + text_key("name", name) + text_key("pin", pin);
    };
    add_person(citizen, "NGUYỄN VĂN AN");
    add_key(citizen, test::citizen(), KeyKind::rsa_2048, "Cá nhân");
    add_person(enterprise, "CÔNG TY TNHH THỬ NGHIỆM KYSO");
    add_key(enterprise, company(), KeyKind::ec_p256, "Doanh nghiệp");
    add_person(both, "TRẦN THỊ BÌNH");
    add_key(both, test::citizen("TRẦN THỊ BÌNH", "001185000012"), KeyKind::ec_p256, "Cá nhân");
    add_key(both, company(), KeyKind::rsa_2048, "Doanh nghiệp");
    add_person(other_citizen, "LÊ VĂN CƯỜNG");
    add_key(other_citizen, test::citizen("LÊ VĂN CƯỜNG", "001190000016"), KeyKind::ec_p256, "Cá nhân");
    add_person(other_enterprise, "CÔNG TY TNHH THỬ NGHIỆM KYSO");
    add_key(other_enterprise, company(), KeyKind::rsa_2048, "Doanh nghiệp");
    return toml;
}

void TelcoProcess::start() {
    std::string program = KYSO_TEST_BIN_DIR "/kyso-telco", config = "--config", path = file("telco.toml");
    char* const arguments[] = {program.data(), config.data(), path.data(), nullptr};
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    const Fd out{ends[0]};
    {
        const Fd in{ends[1]};
        pid_ = ::fork();
        if (pid_ == 0) {
            const int log =
                ::open(file("telco.log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
            ::dup2(in.get(), STDOUT_FILENO);
            ::dup2(log, STDERR_FILENO);
            ::execv(arguments[0], arguments);
            ::_exit(127);
        }
    }
    std::string line;
    for (char octet = 0; ::read(out.get(), &octet, 1) == 1 && octet != '\n';)
        line.push_back(octet);
    service_port_ = port_after(line, "https://");
    control_port_ = port_after(line, "http://");
    if (service_port_ == 0 || control_port_ == 0)
        throw std::runtime_error("kyso-telco does not start; see " + file("telco.log"));
}

TelcoProcess::~TelcoProcess() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

int TelcoProcess::stop() {
    int status = 0;
    ::kill(pid_, SIGTERM);
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return status;
}

std::string TelcoProcess::address() const {
    return "https://127.0.0.1:" + std::to_string(service_port_);
}

const signature::Certificate& TelcoProcess::certificate_of(const std::string& msisdn) const {
    for (const auto& [owner, certificate] : certificates_)
        if (owner == msisdn) return certificate;
    throw std::runtime_error("no such subscriber: " + msisdn);
}

boost::json::value TelcoProcess::control(const std::string& method, const std::string& path,
                                         const std::string& body) const {
    RawConnection connection{control_port_};
    const RawAnswer answer = connection.exchange(
        method + " /sim/v1/" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token +
        "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
        body);
    if (answer.status != 200)
        throw std::runtime_error(method + " " + path + ": " + std::to_string(answer.status) + " " +
                                 answer.body);
    return read_json(answer.body).value();
}

void TelcoProcess::sign_at_phone(const std::string& msisdn, std::optional<std::size_t> choice) const {
    const std::string keys = "subscribers/" + msisdn + "/keys";
    control("POST", keys, R"({"press":"ok"})");
    if (choice) control("POST", keys, R"({"select":)" + std::to_string(*choice) + "}");
    control("POST", keys, std::string(R"({"digits":")") + pin + "\"}");
}

} // namespace kyso::test
