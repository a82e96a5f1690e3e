// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/configuration.hpp"

#include "simulators/telco/control/sim_key_pem.hpp"
#include "toml/toml_table.hpp"

#include <boost/asio/ip/address.hpp>

#include <charconv>
#include <fstream>
#include <sstream>

namespace kyso::telco {
namespace {

namespace fs = std::filesystem;
namespace ip = boost::asio::ip;

/// What the tables here need beyond TomlTable: defaults, and files beside the configuration.
class Keys : public TomlTable {
  public:
    Keys(const toml::table& table, const std::string& file) : TomlTable(table, file) {}

    std::string text_or(std::string_view key, std::string otherwise = {}) {
        return text(key).value_or(std::move(otherwise));
    }
    std::string wanted(std::string_view key) {
        auto found = text(key);
        if (!found) fail(key, "is missing");
        return found.value_or("");
    }
    std::int64_t number_or(std::string_view key, std::int64_t otherwise, std::int64_t max) {
        return number(key, 1, max).value_or(otherwise);
    }
    /// Empty: not given.
    std::string path(std::string_view key) {
        const auto found = text(key);
        return found ? (fs::path{file()}.parent_path() / *found).string() : std::string{};
    }
    std::string content(std::string_view key) {
        const std::string named = path(key);
        if (named.empty()) return {};
        std::ostringstream text;
        text << std::ifstream{named}.rdbuf();
        if (text.str().empty()) fail(key, named + " cannot be read");
        return text.str();
    }
    /// `[[key]]`, each read by `read`.
    template <class T>
    std::vector<T> each(std::string_view key, Result<T> (*read)(Keys)) {
        std::vector<T> list;
        for (const toml::table* table : tables(key)) {
            auto value = read(Keys{*table, file()});
            if (value)
                list.push_back(std::move(*value));
            else
                take(value.error());
        }
        return list;
    }
};

ip::tcp::endpoint read_endpoint(Keys& table, std::string_view key) {
    const std::string text = table.text_or(key, "127.0.0.1:0");
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

Result<ApplicationProvider> read_ap(Keys table) {
    ApplicationProvider ap;
    ap.id = table.wanted("id");
    ap.password = table.text_or("password");
    ap.name = table.text_or("name", ap.id);
    ap.prefix = table.text_or("prefix");
    const std::string dialect = table.text_or("dialect", "etsi");
    if (dialect != "etsi" && dialect != "vgca") table.fail("dialect", "etsi or vgca is wanted");
    ap.dialect = dialect == "vgca" ? Dialect::vgca : Dialect::etsi;
    if (const std::string pem = table.content("client_certificate"); !pem.empty()) {
        auto digest = certificate_digest(pem);
        if (!digest)
            table.fail("client_certificate", digest.error().detail());
        else
            ap.certificate = std::move(*digest);
    }
    ap.profiles = table.texts("profiles");
    if (auto end = table.finish(); !end) return end.error();
    return ap;
}

Result<SimKey> read_key(Keys table) {
    const std::string certificate = table.content("certificate");
    auto key = read_sim_key(certificate, table.content("key"));
    if (!key) {
        table.fail("key", key.error().detail());
        key = SimKey{};
    }
    key->label = table.text_or("label");
    key->profile = table.text_or("profile");
    const std::string state = table.text_or("state", std::string{to_text(key->state)});
    if (const auto known = certificate_state_from(state))
        key->state = *known;
    else
        table.fail("state", "unknown");
    if (auto end = table.finish(); !end) return end.error();
    return key;
}

Result<Subscriber> read_subscriber(Keys table) {
    Subscriber subscriber;
    subscriber.msisdn = table.wanted("msisdn");
    subscriber.name = table.text_or("name");
    subscriber.network = table.text_or("network");
    subscriber.national_id = table.text_or("national_id");
    subscriber.tax_code = table.text_or("tax_code");
    subscriber.language = table.text_or("language", "vi");
    subscriber.no_spam = table.text_or("no_spam");
    subscriber.sim.pin.value = table.text_or("pin", subscriber.sim.pin.value);
    subscriber.sim.pin.puk = table.text_or("puk", subscriber.sim.pin.puk);
    subscriber.sim.pin.factory = table.boolean("factory_pin").value_or(false);
    const std::string radio = table.text_or("radio", "online");
    if (const auto known = radio_from(radio))
        subscriber.handset.radio = *known;
    else
        table.fail("radio", "unknown");
    subscriber.sim.keys = table.each("key", read_key);
    if (auto end = table.finish(); !end) return end.error();
    return subscriber;
}

Result<Configuration> read(Keys table) {
    Configuration configuration;
    configuration.listen = read_endpoint(table, "listen");
    configuration.control_listen = read_endpoint(table, "control_listen");
    configuration.control_token = table.wanted("control_token");
    configuration.tls = {table.path("certificate"), table.path("certificate_key"),
                         table.path("client_roots")};
    if (configuration.tls.certificate.empty()) table.fail("certificate", "is missing");
    configuration.swapped_tls = {table.path("swapped_certificate"), table.path("swapped_key"), {}};
    configuration.service.mssp = table.text_or("mssp", configuration.service.mssp);
    configuration.clock_window = std::chrono::seconds{table.number_or("clock_window", 300, 86'400)};
    configuration.service.display_limit =
        static_cast<std::size_t>(table.number_or("display_limit", 110, 1000));
    configuration.service.data_limit = static_cast<std::size_t>(table.number_or("data_limit", 160, 1000));
    configuration.rules.validates = table.boolean("validates").value_or(true);
    configuration.rules.forget_after = std::chrono::seconds{table.number_or("forget_after", 300, 86'400)};
    configuration.aps = table.each("ap", read_ap);
    configuration.subscribers = table.each("subscriber", read_subscriber);
    if (auto end = table.finish(); !end) return end.error();
    return configuration;
}

} // namespace

Result<Configuration> read_configuration(const fs::path& file) {
    try {
        const toml::table parsed = toml::parse_file(file.string());
        return read(Keys{parsed, file.string()});
    } catch (const toml::parse_error& wrong) { // toml++ throws by default; this is its one way out
        return config_error(file.string(), wrong.source(), std::string{wrong.description()});
    }
}

} // namespace kyso::telco
