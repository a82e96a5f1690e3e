// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sim/sim_setting.hpp"

#include "protocol/random.hpp"

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
                      "\"\nmethods = [\"registration.sign\", \"authentication.sign\", \"document.sign\"]\n"
                      "[revocation]\nask = false\n";
    return setup;
}

} // namespace

SimSetting::SimSetting(SimService service) : service_(service) {
    fs::copy_file(telco_.client_certificate(), setting_.credentials() / "telco.pem");
    fs::copy_file(telco_.client_key(), setting_.credentials() / "telco.key");
    std::ofstream{setting_.credentials() / "telco.password"} << TelcoProcess::ap_password << '\n';
    const Key key = cached_key(KeyKind::ec_p256, 8);
    write_pkcs8_pem(key, organisation_key());
    write_public_key(key, setting_.file("organisation.pem"));
    start_gateway();
    daemon_ = std::make_unique<TestDaemon>(daemon_setup());
    write_certificates_pem({holders_.root(), holders_.intermediate()},
                           daemon_->folder() / "trust/issuer.pem");
    daemon_->stop();
    daemon_->start(); // which reads its trust folder
    daemon_->person("approve_without_pin 0");
    for (const char* msisdn : {TelcoProcess::citizen, TelcoProcess::enterprise, TelcoProcess::both,
                               TelcoProcess::other_citizen, TelcoProcess::other_enterprise})
        bind(msisdn);
    start_relay();
}

std::string SimSetting::gateway_toml() const {
    const bool json = std::string_view{service_.encoding} == "json";
    const auto text = [](const char* key, const std::string& value) {
        return std::string{key} + " = \"" + value + "\"\n";
    };
    std::string toml = setting_.toml(
        telco_.address(),
        text("path", json ? "/rest/service/" : "/soap/services/") + text("encoding", service_.encoding) +
            text("mode", service_.mode) +
            text("certificates", service_.tells ? service_.vgca() ? "registration" : "profile" : "none") +
            text("code", service_.code     ? service_.code
                         : service_.vgca() ? "vgca"
                                           : "mobile-id") +
            "first_poll_ms = " + std::to_string(service_.poll) + "\npoll_ms = " +
            std::to_string(service_.poll) + "\nuniform_after = 0\nanswer_within = 1\ntest = true\n");
    const auto put = [&](const std::string& from, const std::string& to) {
        const std::size_t at = toml.find(from);
        if (at == toml.npos) throw std::runtime_error("gateway.toml has no " + from);
        toml.replace(at, from.size(), to);
    };
    put("127.0.0.1:0\"", "127.0.0.1:" + std::to_string(gateway_port_) + "\"");
    put("dialect = \"etsi\"", std::string{"dialect = \""} + service_.dialect + "\"");
    put("http://ap.example\"",
        std::string{service_.vgca() ? TelcoProcess::vgca_ap : TelcoProcess::etsi_ap} + "\"");
    put("\"ap.password\"", "\"telco.password\"");
    put("\"ap.pem\"", "\"telco.pem\"");
    put("\"ap.key\"", "\"telco.key\"");
    put("roots = \"" + setting_.roots().string() + "\"", "roots = \"" + telco_.server_roots() + "\"");
    return toml + "[[portal]]\norigin = \"" + organisation + "\"\nticket_key = \"" +
           setting_.file("organisation.pem").string() + "\"\n";
}

std::string SimSetting::relay_toml() const {
    std::string toml;
    for (const char* one : {origin, organisation})
        toml += std::string{"[[gateway]]\norigin = \""} + one +
                "\"\naddress = \"https://localhost:" + std::to_string(gateway_port_) + "\"\nca = \"" +
                setting_.roots().string() + "\"\n";
    return toml;
}

/// The first takes a free port, those after it the same.
void SimSetting::start_gateway() {
    gateway_ = std::make_unique<GatewayProcess>(setting_, gateway_toml());
    gateway_port_ = gateway_->port();
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
    start_gateway();
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

json::object SimSetting::document(const std::string& phone) const {
    const json::object one{{"name", "a.txt"}, {"content", to_base64(as_bytes("content"))}};
    return {{"format", "cades-detached"},
            {"documents", json::array{one}},
            {"method", "sim"},
            {"phone", phone},
            {"ticket", ticket(phone, to_base64url(random_octets(32)), sim::Purpose::document)}};
}

std::size_t SimSetting::received(std::string_view operation, std::string_view about) const {
    std::size_t count = 0;
    const json::value journal = telco_.control("GET", "journal?since=0");
    for (const json::value& entry : journal.as_array())
        count += entry.at("what").as_string() == "in" && entry.at("about").as_string() == operation &&
                         std::string_view{entry.at("body").as_string()}.find(about) != about.npos
                     ? 1U
                     : 0U;
    return count;
}

std::size_t SimSetting::rung(const std::string& msisdn) const {
    return received("sign", msisdn);
}

void SimSetting::wait_for_status_query() const {
    const std::size_t before = received("status");
    for (int i = 0; i < 3000; ++i)
        if (received("status") > before) return;
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

void SimSetting::sign_at_phone(const std::string& msisdn, std::optional<std::size_t> choice) const {
    phone_shows(msisdn);
    telco_.sign_at_phone(msisdn, choice);
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
