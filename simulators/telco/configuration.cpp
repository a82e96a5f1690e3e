// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/configuration.hpp"

#include "simulators/telco/control/sim_key_pem.hpp"
#include "simulators/telco/toml_table.hpp"

#include <boost/asio/ip/address.hpp>

#include <charconv>
#include <fstream>
#include <sstream>

namespace kyso::telco {
namespace {

namespace fs = std::filesystem;
namespace ip = boost::asio::ip;

std::string content(TomlTable& table, std::string_view key, const std::string& path) {
    if (path.empty()) return {};
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    if (text.str().empty()) table.fail(key, path + " cannot be read");
    return text.str();
}

ip::tcp::endpoint read_endpoint(TomlTable& table, std::string_view key) {
    const std::string text = table.text(key, "127.0.0.1:0");
    const std::size_t colon = text.rfind(':');
    boost::system::error_code error;
    const ip::address address = ip::make_address(text.substr(0, colon), error);
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    if (colon == text.npos || error || !address.is_loopback() ||
        std::from_chars(text.data() + colon + 1, end, port).ptr != end)
        table.fail(key, "an address of the loopback interface and a port are wanted, such as 127.0.0.1:0");
    return {address, port};
}

ApplicationProvider read_ap(TomlTable table) {
    ApplicationProvider ap;
    ap.id = table.required("id");
    ap.password = table.text("password");
    ap.name = table.text("name", ap.id);
    ap.prefix = table.text("prefix");
    const std::string dialect = table.text("dialect", "etsi");
    if (dialect != "etsi" && dialect != "vgca") table.fail("dialect", "etsi or vgca is wanted");
    ap.dialect = dialect == "vgca" ? Dialect::vgca : Dialect::etsi;
    if (const std::string file = table.path("client_certificate"); !file.empty()) {
        auto digest = certificate_digest(content(table, "client_certificate", file));
        if (!digest)
            table.fail("client_certificate", digest.error().detail());
        else
            ap.certificate = std::move(*digest);
    }
    ap.profiles = table.texts("profiles");
    table.end();
    return ap;
}

SimKey read_key(TomlTable table) {
    const std::string certificate = content(table, "certificate", table.path("certificate"));
    auto key = read_sim_key(certificate, content(table, "key", table.path("key")));
    if (!key) {
        table.fail("key", key.error().detail());
        key = SimKey{};
    }
    key->label = table.text("label");
    key->profile = table.text("profile");
    const std::string state = table.text("state", std::string{to_text(key->state)});
    if (const auto known = certificate_state_from(state))
        key->state = *known;
    else
        table.fail("state", "unknown");
    table.end();
    return std::move(*key);
}

Subscriber read_subscriber(TomlTable table) {
    Subscriber subscriber;
    subscriber.msisdn = table.required("msisdn");
    subscriber.name = table.text("name");
    subscriber.network = table.text("network");
    subscriber.national_id = table.text("national_id");
    subscriber.tax_code = table.text("tax_code");
    subscriber.language = table.text("language", "vi");
    subscriber.no_spam = table.text("no_spam");
    subscriber.sim.pin.value = table.text("pin", subscriber.sim.pin.value);
    subscriber.sim.pin.puk = table.text("puk", subscriber.sim.pin.puk);
    subscriber.sim.pin.factory = table.flag("factory_pin", false);
    for (TomlTable& key : table.tables("key"))
        subscriber.sim.keys.push_back(read_key(std::move(key)));
    table.end();
    return subscriber;
}

Configuration read(TomlTable table) {
    Configuration configuration;
    configuration.listen = read_endpoint(table, "listen");
    configuration.control_listen = read_endpoint(table, "control_listen");
    configuration.control_token = table.required("control_token");
    configuration.tls = {table.path("certificate"), table.path("certificate_key"),
                         table.path("client_roots")};
    if (configuration.tls.certificate.empty()) table.fail("certificate", "is missing");
    configuration.swapped_tls = {table.path("swapped_certificate"), table.path("swapped_key"), {}};
    configuration.service.mssp = table.text("mssp", configuration.service.mssp);
    configuration.clock_window = std::chrono::seconds{table.number("clock_window", 300, 86'400)};
    configuration.service.display_limit = static_cast<std::size_t>(table.number("display_limit", 110, 1000));
    configuration.service.data_limit = static_cast<std::size_t>(table.number("data_limit", 160, 1000));
    configuration.rules.validates = table.flag("validates", true);
    configuration.rules.forget_after = std::chrono::seconds{table.number("forget_after", 300, 86'400)};
    for (TomlTable& ap : table.tables("ap"))
        configuration.aps.push_back(read_ap(std::move(ap)));
    for (TomlTable& subscriber : table.tables("subscriber"))
        configuration.subscribers.push_back(read_subscriber(std::move(subscriber)));
    table.end();
    return configuration;
}

} // namespace

Result<Configuration> read_configuration(const fs::path& file) {
    std::optional<Error> error;
    auto parsed = parse_toml(file, error);
    if (error) return *error;
    Configuration configuration = read(TomlTable{parsed, file, error});
    if (error) return *error;
    return configuration;
}

} // namespace kyso::telco
