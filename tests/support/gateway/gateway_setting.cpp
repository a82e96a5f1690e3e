// SPDX-License-Identifier: Apache-2.0
#include "tests/support/gateway/gateway_setting.hpp"

#include "protocol/random.hpp"

#include <fstream>
#include <openssl/pem.h>
#include <stdexcept>

namespace kyso::test {
namespace fs = std::filesystem;

void write_public_key(const Key& key, const fs::path& file) {
    const signature::BioHandle out{BIO_new_file(file.c_str(), "w")};
    if (!out || PEM_write_bio_PUBKEY(out.get(), key.get()) != 1) throw std::runtime_error("ticket key");
}

GatewaySetting::GatewaySetting(fs::path folder)
    : folder_(std::move(folder)), pki_("Gateway Test CA"), portal_key_(cached_key(KeyKind::ec_p256, 7)) {
    fs::create_directories(credentials());
    write_certificates_pem({pki_.root(), pki_.intermediate()}, roots());
    write_identity("gateway", pki_.issue(profile_for("localhost", true)));
    write_identity("service", pki_.issue(profile_for("localhost", true)));
    write_identity("credentials/ap", pki_.issue(profile_for("ap.example", false)), false);
    write_public_key(portal_key_, file("portal.pem"));
    std::ofstream{credentials() / "ap.password"} << password << '\n';
}

Profile GatewaySetting::profile_for(const std::string& host, bool server) const {
    Profile profile;
    profile.subject = {{"C", "VN"}, {"CN", host}};
    profile.key_usage = "critical,digitalSignature";
    profile.extended_key_usage = server ? "serverAuth" : "clientAuth";
    profile.dns = host;
    profile.key_number = 5;
    return profile;
}

void GatewaySetting::write_identity(const std::string& name, const Issued& issued, bool with_chain) const {
    std::vector<signature::Certificate> chain{issued.certificate};
    if (with_chain) chain.push_back(pki_.intermediate());
    write_certificates_pem(chain, file(name + ".pem"));
    write_pkcs8_pem(issued.key, file(name + ".key"));
}

std::string GatewaySetting::toml(const std::string& service_address, const std::string& more,
                                 const std::string& top) const {
    const auto path = [&](const char* name) { return "\"" + file(name).string() + "\"\n"; };
    return "listen = \"127.0.0.1:0\"\ncertificate = " + path("gateway.pem") + "key = " + path("gateway.key") +
           "database = \"sqlite:" + file("gateway.db").string() + "\"\n" + top + "\n[[portal]]\norigin = \"" +
           origin + "\"\nticket_key = " + path("portal.pem") +
           "starts_a_minute = 600\n\n[[service]]\nname = \"Test operator\"\ndialect = \"etsi\"\naddress = "
           "\"" +
           service_address + "\"\nroots = " + path("roots.pem") +
           "ap_id = \"http://ap.example\"\nap_password = \"ap.password\"\n"
           "client_certificate = \"ap.pem\"\nclient_key = \"ap.key\"\n" +
           more;
}

sim::Ticket GatewaySetting::ticket(const std::string& phone, sim::Purpose purpose) const {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return {to_base64url(random_octets(16)),       origin,  to_base64url(random_octets(32)),
            sim::PhoneNumber::read(phone).value(), purpose, now + std::chrono::minutes{10}};
}

std::string GatewaySetting::spelled(const sim::Ticket& ticket) const {
    return sim::make_ticket(ticket, *portal_key_).value();
}

std::string new_transaction() {
    return "_" + to_hex(random_octets(16)).substr(1);
}

} // namespace kyso::test
