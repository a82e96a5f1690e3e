// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_configuration.hpp"

#include "drivers/relay/relay_knock_wire.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <toml++/toml.h>

namespace kyso::drivers {
namespace {

namespace fs = std::filesystem;

Error wrong(const std::string& file, const toml::node& where, std::string_view what) {
    return Error{Errc::config_invalid,
                 file + ":" + std::to_string(where.source().begin.line) + ": " + std::string{what}};
}

/// `host:port`, spelled as fetch::WebAddress::authority() does.
bool is_authority(const std::string& text) {
    const auto address = fetch::WebAddress::parse("http://" + text);
    return address && address->authority() == text;
}

Error unknown(const std::string& file, const toml::key& key) {
    return Error{Errc::config_invalid, file + ":" + std::to_string(key.source().begin.line) + ": «" +
                                           std::string{key.str()} + "» is no key of relay.toml(5)"};
}

/// `https://host[:port]`, in the one spelling of fetch::WebAddress.
bool is_gateway_address(const std::string& text) {
    const auto address = fetch::WebAddress::parse(text);
    return address && address->tls &&
           (text == "https://" + address->host_header() || text == "https://" + address->authority());
}

/// What one `[[gateway]]` says; `ca` stays empty where it says none.
Result<GatewayPlace> read_gateway(const std::string& file, const toml::table& table) {
    std::optional<Origin> origin;
    std::string address, ca;
    for (const auto& [key, value] : table) {
        const std::string text = value.value<std::string>().value_or("");
        if (key == "origin") {
            const auto parsed = Origin::parse(text);
            if (!parsed)
                return wrong(file, value,
                             "origin: an origin as browsers write it is wanted: https://host or "
                             "https://host:port, in small letters, nothing after it (http only as "
                             "http://localhost:port)");
            origin = *parsed;
        } else if (key == "address") {
            if (!is_gateway_address(text))
                return wrong(file, value,
                             "address: https://host or https://host:port in small letters is wanted, "
                             "nothing after it, port 80, 443 or from 1024 on");
            address = text;
        } else if (key == "ca") {
            if (!text.starts_with('/')) return wrong(file, value, "ca: an absolute path is wanted");
            ca = text;
        } else {
            return unknown(file, key);
        }
    }
    if (!origin) return wrong(file, table, "gateway: origin is missing");
    if (address.empty()) return wrong(file, table, "gateway: address is missing");
    return GatewayPlace{*origin, std::move(address), std::move(ca)};
}

Result<void> read_gateways(const std::string& file, const toml::node& value,
                           std::vector<GatewayPlace>& gateways) {
    const toml::array* list = value.as_array();
    if (list == nullptr) return wrong(file, value, "tables are wanted: [[gateway]]");
    for (const toml::node& entry : *list) {
        const toml::table* table = entry.as_table();
        if (table == nullptr) return wrong(file, entry, "tables are wanted: [[gateway]]");
        auto gateway = read_gateway(file, *table);
        if (!gateway) return gateway.error();
        if (std::ranges::find(gateways, gateway->origin, &GatewayPlace::origin) != gateways.end())
            return wrong(file, entry, "gateway: " + gateway->origin.text() + " has one already");
        if (gateways.size() == most_gateways)
            return wrong(file, entry, "gateway: " + std::to_string(most_gateways) + " at most");
        gateways.push_back(*std::move(gateway));
    }
    return {};
}

Result<void> read_key(const std::string& file, const toml::key& key, const toml::node& value,
                      RelayConfiguration& configuration) {
    if (key == "gateway") return read_gateways(file, value, configuration.gateways);
    if (key == "allow_private") {
        const toml::array* list = value.as_array();
        if (list == nullptr) return wrong(file, value, "allow_private: a list of \"host:port\" is wanted");
        for (const toml::node& entry : *list) {
            const auto text = entry.value<std::string>();
            if (!text || !is_authority(*text))
                return wrong(file, entry,
                             "allow_private: \"host:port\" in small letters is wanted, port 80, 443 or "
                             "from 1024 on");
            configuration.fetch.rules.allow_private.insert(*text);
        }
        return {};
    }
    if (key == "tls_roots") {
        const auto text = value.value<std::string>();
        if (!text || !text->starts_with('/'))
            return wrong(file, value, "tls_roots: an absolute path is wanted");
        configuration.fetch.tls_roots = *text;
        return {};
    }
    if (key == "seconds") {
        const auto number = value.value_exact<std::int64_t>();
        if (!number || *number < 1 || *number > 300) return wrong(file, value, "seconds: 1 to 300 is wanted");
        configuration.fetch.deadline = std::chrono::seconds{*number};
        return {};
    }
    if (key == "cache_megabytes") {
        const auto number = value.value_exact<std::int64_t>();
        if (!number || *number < 0 || *number > 4096)
            return wrong(file, value, "cache_megabytes: 0 to 4096 is wanted");
        configuration.cache_octets = static_cast<std::uintmax_t>(*number) << 20U;
        return {};
    }
    return unknown(file, key);
}

fs::path variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value == '/' ? value : "";
}
fs::path folder(const char* name, const char* below_home) {
    const fs::path own = variable(name);
    if (!own.empty()) return own;
    const fs::path home = variable("HOME");
    return home.empty() ? fs::path{} : home / below_home;
}

} // namespace

Result<RelayConfiguration> parse_relay_configuration(std::string_view text, const std::string& named) {
    RelayConfiguration configuration;
    configuration.fetch.user_agent = "kyso-relay";
    try {
        for (const auto& [key, value] : toml::parse(text, named))
            if (auto read = read_key(named, key, value, configuration); !read) return read.error();
    } catch (const toml::parse_error& error) { // toml++ throws by default; this is its one way out
        return Error{Errc::config_invalid, named + ":" + std::to_string(error.source().begin.line) + ": " +
                                               std::string{error.description()}};
    }
    for (GatewayPlace& gateway : configuration.gateways)
        if (gateway.roots.empty()) gateway.roots = configuration.fetch.tls_roots;
    return configuration;
}

Result<RelayConfiguration> read_relay_configuration(const fs::path& file) {
    std::error_code failure;
    if (!fs::exists(file, failure)) return parse_relay_configuration("", file.string());
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return parse_relay_configuration(text.str(), file.string());
}

RelayPlaces RelayPlaces::from_environment() {
    RelayPlaces places;
    std::error_code failure;
    const fs::path own = folder("XDG_CONFIG_HOME", ".config");
    places.configuration = own / "kyso/relay.toml";
    if (own.empty() || !fs::exists(places.configuration, failure))
        places.configuration = "/etc/kyso/relay.toml";
    if (const fs::path runtime = variable("XDG_RUNTIME_DIR"); !runtime.empty())
        places.socket = runtime / "kyso/relay.sock";
    if (const fs::path cache = folder("XDG_CACHE_HOME", ".cache"); !cache.empty())
        places.cache = cache / "kyso/answers";
    return places;
}

} // namespace kyso::drivers
