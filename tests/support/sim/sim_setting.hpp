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

class SimSetting {
  public:
    static constexpr const char* origin = GatewaySetting::origin;

    /// `poll`: how often the gateway asks the service.
    explicit SimSetting(std::chrono::milliseconds poll = std::chrono::milliseconds{100});

    /// Kills it (SIGKILL) and starts another over the same folders.
    void kill_kysod();
    void kill_relay();
    void kill_gateway();

    TestDaemon& kysod() noexcept { return *daemon_; }
    TelcoProcess& telco() noexcept { return telco_; }
    const TelcoProcess& telco() const noexcept { return telco_; }
    /// Who issued the certificates on the SIMs.
    signature::TrustDirectory trust() const {
        return signature::TrustDirectory::of({holders_.root(), holders_.intermediate()}).value();
    }
    GatewayProcess& gateway() noexcept { return *gateway_; }
    WebsocketClient page() { return WebsocketClient{daemon_->port(), origin}; }

    /// The number is bound from the start; the person agrees in the window without being asked for anything.
    void bind(const std::string& msisdn) const;
    /// No other is bound any more.
    void bind_only(const std::string& msisdn) const;

    /// Parameters of registration.sign with a fresh nonce and its ticket.
    boost::json::object registration(const std::string& phone = "0912345678",
                                     const std::string& subject = "citizen") const;
    boost::json::object authentication(const std::string& phone = "0912345678") const;
    /// The phone's screen, once it shows a request.
    boost::json::object phone_shows(const std::string& msisdn = TelcoProcess::citizen) const;
    /// Then the person presses OK and types the PIN.
    void sign_at_phone(const std::string& msisdn = TelcoProcess::citizen) const;
    /// How many transactions the service began for this number.
    std::size_t rung(const std::string& msisdn = TelcoProcess::citizen) const;

    /// From then on the gateway has written down what to ask the service by.
    void wait_for_status_query() const;

  private:
    std::size_t received(std::string_view element, std::string_view about = {}) const;
    std::string gateway_toml() const;
    std::string relay_toml() const;
    std::string ticket(const std::string& phone, const std::string& nonce, sim::Purpose purpose) const;
    void start_relay();

    std::chrono::milliseconds poll_;
    TemporaryFolder folder_;
    TestPki holders_;
    TelcoProcess telco_{folder_ / "telco", holders_};
    GatewaySetting setting_{folder_ / "gateway"};
    std::uint16_t gateway_port_;
    std::unique_ptr<GatewayProcess> gateway_;
    std::unique_ptr<TestDaemon> daemon_;
    std::unique_ptr<RelayProcess> relay_;
};

/// The next message with this `state`, or the answer of the call if that comes first.
boost::json::object until_state(WebsocketClient& page, std::string_view state);

} // namespace kyso::test
