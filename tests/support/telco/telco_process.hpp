// SPDX-License-Identifier: Apache-2.0
// A real kyso-telco with an invented operator: TLS files, two application providers (one for each dialect)
// with one client certificate, and five subscribers whose certificates a given TestPki issues. For tests of
// whoever speaks to a mobile signature service.
#pragma once

#include "tests/support/test_pki/test_pki.hpp"

#include <boost/json/value.hpp>

#include <filesystem>
#include <optional>
#include <sys/types.h>

namespace kyso::test {

class TelcoProcess {
  public:
    static constexpr const char* etsi_ap = "http://ap.example.vn/kysod";
    static constexpr const char* vgca_ap = "http://ap.example.vn/vgca";
    static constexpr const char* ap_password = "made-up-password";
    static constexpr const char* token = "control-of-the-test";
    static constexpr const char* pin = "123456";
    static constexpr const char* citizen = "84912345678";    ///< RSA-2048
    static constexpr const char* enterprise = "84987654321"; ///< P-256
    static constexpr const char* both = "84905550003"; ///< a citizen's, P-256, and an enterprise's, RSA-2048
    static constexpr const char* other_citizen = "84905550004";    ///< P-256
    static constexpr const char* other_enterprise = "84905550005"; ///< RSA-2048

    /// Writes its files into `folder` and waits until it listens. `more_toml` comes before the tables.
    /// Throws std::runtime_error with what it says where it does not start.
    TelcoProcess(std::filesystem::path folder, const TestPki& holders, const std::string& more_toml = {});
    ~TelcoProcess();
    TelcoProcess(const TelcoProcess&) = delete;
    TelcoProcess& operator=(const TelcoProcess&) = delete;

    std::uint16_t service_port() const noexcept { return service_port_; }
    std::uint16_t control_port() const noexcept { return control_port_; }
    /// `https://127.0.0.1:PORT`; its certificate names 127.0.0.1 and telco.test.
    std::string address() const;
    /// PEM files: who issued the service's certificate; the client certificate and its key; another client
    /// certificate by the same CA.
    std::string server_roots() const { return file("tls-roots.pem"); }
    std::string client_certificate() const { return file("ap.pem"); }
    std::string client_key() const { return file("ap.key"); }
    std::string other_client_certificate() const { return file("other-ap.pem"); }
    std::string other_client_key() const { return file("other-ap.key"); }
    const signature::Certificate& certificate_of(const std::string& msisdn) const;

    /// One call of the control API below /sim/v1/. Throws std::runtime_error unless it is answered with 200.
    boost::json::value control(const std::string& method, const std::string& path,
                               const std::string& body = {}) const;
    /// The person presses OK at the text, chooses among several certificates, and types the PIN. Throws where
    /// the phone shows something else.
    void sign_at_phone(const std::string& msisdn, std::optional<std::size_t> choice = {}) const;

    /// SIGTERM, and its status as from waitpid(2).
    int stop();

  private:
    std::string file(const std::string& name) const { return (folder_ / name).string(); }
    std::string write_files(const TestPki& holders);
    void start();

    std::filesystem::path folder_;
    std::vector<std::pair<std::string, signature::Certificate>> certificates_;
    std::uint16_t service_port_ = 0, control_port_ = 0;
    pid_t pid_ = -1;
};

} // namespace kyso::test
