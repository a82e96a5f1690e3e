// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/sim_setting.hpp"

#include "protocol/random.hpp"
#include "tests/support/relay_process/ocsp_responder.hpp"

#include <boost/json/array.hpp>

#include <csignal>
#include <fstream>

namespace kyso::test {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

DaemonSetup daemon_setup() {
    DaemonSetup setup;
    setup.origins.clear();
    setup.more_toml = std::string{"[[origin]]\norigin = \""} + SimSetting::origin +
                      "\"\nmethods = [\"registration.sign\", \"authentication.sign\"]\n"
                      "[revocation]\nask = false\n";
    return setup;
}

} // namespace

SimSetting::SimSetting(std::chrono::milliseconds poll) : poll_(poll), gateway_port_(free_tcp_port()) {
    fs::copy_file(telco_.client_certificate(), setting_.credentials() / "telco.pem");
    fs::copy_file(telco_.client_key(), setting_.credentials() / "telco.key");
    std::ofstream{setting_.credentials() / "telco.password"} << TelcoProcess::ap_password << '\n';
    gateway_ = std::make_unique<GatewayProcess>(setting_, gateway_toml());
    daemon_ = std::make_unique<TestDaemon>(daemon_setup());
    write_certificates_pem({holders_.root(), holders_.intermediate()},
                           daemon_->folder() / "trust/issuer.pem");
    daemon_->stop();
    daemon_->start(); // which reads its trust folder
    daemon_->person("approve_without_pin 0");
    for (const char* msisdn : {TelcoProcess::citizen, TelcoProcess::enterprise, TelcoProcess::both})
        bind(msisdn);
    start_relay();
}

std::string SimSetting::gateway_toml() const {
    const std::string often = std::to_string(poll_.count());
    std::string toml = setting_.toml(
        telco_.address(), "path = \"/soap/services/\"\ncertificates = \"profile\"\nfirst_poll_ms = " + often +
                              "\npoll_ms = " + often + "\nuniform_after = 0\ntest = true\n");
    const auto put = [&](const std::string& from, const std::string& to) {
        const std::size_t at = toml.find(from);
        if (at == toml.npos) throw std::runtime_error("gateway.toml has no " + from);
        toml.replace(at, from.size(), to);
    };
    put("127.0.0.1:0\"", "127.0.0.1:" + std::to_string(gateway_port_) + "\"");
    put("http://ap.example\"", std::string{TelcoProcess::etsi_ap} + "\"");
    put("\"ap.password\"", "\"telco.password\"");
    put("\"ap.pem\"", "\"telco.pem\"");
    put("\"ap.key\"", "\"telco.key\"");
    put("roots = \"" + setting_.roots().string() + "\"", "roots = \"" + telco_.server_roots() + "\"");
    return toml;
}

std::string SimSetting::relay_toml() const {
    return std::string{"[[gateway]]\norigin = \""} + origin +
           "\"\naddress = \"https://localhost:" + std::to_string(gateway_port_) + "\"\nca = \"" +
           setting_.roots().string() + "\"\n";
}

void SimSetting::start_relay() {
    relay_ = std::make_unique<RelayProcess>(daemon_->folder() / "run", folder_ / "relay", relay_toml());
}

void SimSetting::kill_relay() {
    relay_->kill();
    relay_.reset();
    start_relay();
}

void SimSetting::kill_gateway() {
    gateway_->kill();
    gateway_.reset();
    gateway_ = std::make_unique<GatewayProcess>(setting_, gateway_toml());
}

void SimSetting::kill_kysod() {
    ::kill(daemon_->pid(), SIGKILL);
    daemon_->stop();
    daemon_->start();
}

void SimSetting::bind(const std::string& msisdn) const {
    fs::create_directories(daemon_->folder() / "config/kyso");
    std::ofstream{daemon_->folder() / "config/kyso/sims", std::ios::app} << msisdn << " 2026-11-22\n";
}

void SimSetting::bind_only(const std::string& msisdn) const {
    fs::remove(daemon_->folder() / "config/kyso/sims");
    bind(msisdn);
}

std::string SimSetting::ticket(const std::string& phone, const std::string& nonce,
                               sim::Purpose purpose) const {
    sim::Ticket made = setting_.ticket(phone, purpose);
    made.nonce = nonce;
    return setting_.spelled(made);
}

json::object SimSetting::registration(const std::string& phone, const std::string& subject) const {
    const std::string nonce = to_base64url(random_octets(32));
    return {{"nonce", nonce},  {"subject", subject},
            {"method", "sim"}, {"fields", json::array{}},
            {"phone", phone},  {"ticket", ticket(phone, nonce, sim::Purpose::registration)}};
}

json::object SimSetting::authentication(const std::string& phone) const {
    const std::string nonce = to_base64(random_octets(32));
    return {{"nonce", nonce},
            {"method", "sim"},
            {"phone", phone},
            {"ticket", ticket(phone, nonce, sim::Purpose::authentication)}};
}

std::size_t SimSetting::received(std::string_view element, std::string_view about) const {
    std::size_t count = 0;
    const json::value journal = telco_.control("GET", "journal?since=0");
    for (const json::value& entry : journal.as_array()) {
        const std::string_view body{entry.at("body").as_string()};
        count += body.find(element) != body.npos && body.find(about) != body.npos ? 1U : 0U;
    }
    return count;
}

std::size_t SimSetting::rung(const std::string& msisdn) const {
    return received("<mss:MSS_SignatureReq", msisdn);
}

void SimSetting::wait_for_status_query() const {
    const std::size_t before = received("<mss:MSS_StatusReq");
    for (int i = 0; i < 3000; ++i)
        if (received("<mss:MSS_StatusReq") > before) return;
    throw std::runtime_error("the gateway does not ask");
}

json::object SimSetting::phone_shows(const std::string& msisdn) const {
    // The service asks the phone a moment after the gateway has taken the request.
    for (int i = 0; i < 3000; ++i) {
        json::object screen = telco_.control("GET", "subscribers/" + msisdn + "/screen").as_object();
        if (screen.at("stage").as_string() == "text") return screen;
    }
    throw std::runtime_error("the phone shows nothing");
}

void SimSetting::sign_at_phone(const std::string& msisdn) const {
    phone_shows(msisdn);
    telco_.sign_at_phone(msisdn);
}

json::object until_state(WebsocketClient& page, std::string_view state) {
    while (auto message = page.receive()) {
        if (message->contains("id")) return *message; // the answer
        const json::object& params = message->at("params").as_object();
        if (const auto* said = params.if_contains("state"); said != nullptr && said->as_string() == state)
            return *message;
    }
    throw std::runtime_error("the connection ended before " + std::string{state});
}

} // namespace kyso::test
