// SPDX-License-Identifier: Apache-2.0
// The whole way of a SIM's signature with real programs: kysod (with a scripted person at its window),
// kyso-relay, kyso-gateway, and kyso-telco with its phones. Each of the three in the middle can be killed and
// started again.
#pragma once

#include "signature/trust_directory.hpp"
#include "tests/support/daemon/test_daemon.hpp"
#include "tests/support/daemon/websocket_client.hpp"
#include "tests/support/gateway/gateway_process.hpp"
#include "tests/support/relay_process/relay_process.hpp"
#include "tests/support/telco/telco_process.hpp"

namespace kyso::test {

/// How gateway and service speak, in the words of kyso-gateway.toml(5).
struct SimService {
    const char* name = "etsi_soap"; ///< of the test
    const char* dialect = "etsi";
    const char* encoding = "soap";
    const char* mode = "asynchronous";
    bool tells = true;          ///< which certificates a number has, before it is rung
    const char* code = nullptr; ///< not the dialect's own
    int poll = 100;             ///< milliseconds between the gateway's questions

    bool vgca() const { return std::string_view{dialect} == "vgca"; }
    bool synchronous() const { return std::string_view{mode} == "synchronous"; }
};

inline void PrintTo(const SimService& service, std::ostream* out) {
    *out << service.name;
}

class SimSetting {
  public:
    static constexpr const char* origin = GatewaySetting::origin;
    /// Runs the gateway too, and has no pages: its people sign from the terminal.
    static constexpr const char* organisation = "https://ky.donvi.example";

    explicit SimSetting(SimService service = {});

    /// Kills it (SIGKILL) and starts another over the same folders.
    void kill_kysod();
    void kill_relay();
    void kill_gateway();

    TestDaemon& kysod() noexcept { return *daemon_; }
    const TestDaemon& kysod() const noexcept { return *daemon_; }
    TelcoProcess& telco() noexcept { return telco_; }
    const TelcoProcess& telco() const noexcept { return telco_; }
    /// Who issued the certificates on the SIMs.
    signature::TrustDirectory trust() const {
        return signature::TrustDirectory::of({holders_.root(), holders_.intermediate()}).value();
    }
    GatewayProcess& gateway() noexcept { return *gateway_; }
    const GatewaySetting& gateway_setting() const noexcept { return setting_; }
    WebsocketClient page() { return WebsocketClient{daemon_->port(), origin}; }

    /// The number is bound from the start; the person agrees in the window without being asked for anything.
    void bind(const std::string& msisdn) const;
    /// No other is bound any more.
    void bind_only(const std::string& msisdn) const;

    /// Parameters of registration.sign with a fresh nonce and its ticket.
    boost::json::object registration(const std::string& phone = "0912345678",
                                     const std::string& subject = "citizen") const;
    /// Of document.sign, for one document.
    boost::json::object document(const std::string& phone = "0912345678") const;
    /// PEM file of the key that the organisation's tickets are signed with.
    std::string organisation_key() const { return setting_.file("organisation.key").string(); }
    boost::json::object authentication(const std::string& phone = "0912345678") const;
    /// The phone's screen, once it shows a request.
    boost::json::object phone_shows(const std::string& msisdn = TelcoProcess::citizen) const;
    /// Then the person presses OK, chooses the certificate where the SIM has several, and types the PIN.
    void sign_at_phone(const std::string& msisdn = TelcoProcess::citizen,
                       std::optional<std::size_t> choice = {}) const;
    /// How often the service was told to have this number sign.
    std::size_t rung(const std::string& msisdn = TelcoProcess::citizen) const;

    /// From then on the gateway has written down what to ask the service by.
    void wait_for_status_query() const;

  private:
    std::size_t received(std::string_view operation, std::string_view about = {}) const;
    std::string gateway_toml() const;
    std::string relay_toml() const;
    std::string ticket(const std::string& phone, const std::string& nonce, sim::Purpose purpose) const;
    void start_gateway();
    void start_relay();

    SimService service_;
    TemporaryFolder folder_;
    TestPki holders_;
    TelcoProcess telco_{folder_ / "telco", holders_};
    GatewaySetting setting_{folder_ / "gateway"};
    std::uint16_t gateway_port_ = 0;
    std::unique_ptr<GatewayProcess> gateway_;
    std::unique_ptr<TestDaemon> daemon_;
    std::unique_ptr<RelayProcess> relay_;
};

/// The next message with this `state`, or the answer of the call if that comes first.
boost::json::object until_state(WebsocketClient& page, std::string_view state);

} // namespace kyso::test
