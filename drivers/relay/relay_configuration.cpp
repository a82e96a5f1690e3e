// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_configuration.hpp"

#include "drivers/relay/relay_knock_wire.hpp"
#include "toml/toml_table.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace kyso::drivers {
namespace {

namespace fs = std::filesystem;

/// `host:port`, spelled as fetch::WebAddress::authority() does.
bool is_authority(const std::string& text) {
    const auto address = fetch::WebAddress::parse("http://" + text);
    return address && address->authority() == text;
}

/// `https://host[:port]`, in the one spelling of fetch::WebAddress.
bool is_gateway_address(const std::string& text) {
    const auto address = fetch::WebAddress::parse(text);
    return address && address->tls &&
           (text == "https://" + address->host_header() || text == "https://" + address->authority());
}

void read_gateway(TomlTable& outer, const toml::table& table, RelayConfiguration& configuration) {
    TomlTable fields{table, outer.file()};
    auto& gateways = configuration.gateways;
    const auto origin = Origin::parse(fields.text("origin").value_or(""));
    std::string address = fields.text("address").value_or("");
    std::string roots = fields.text("ca").value_or(configuration.fetch.tls_roots);
    if (!origin)
        fields.fail("origin",
                    "an origin as browsers write it is wanted: https://host or https://host:port, in small "
                    "letters, nothing after it (http only as http://localhost:port)");
    else if (std::ranges::find(gateways, *origin, &GatewayPlace::origin) != gateways.end())
        fields.fail("origin", origin->text() + " has a gateway already");
    if (!is_gateway_address(address))
        fields.fail("address", "https://host or https://host:port in small letters is wanted, nothing after "
                               "it, port 80, 443 or from 1024 on");
    if (!roots.starts_with('/')) fields.fail("ca", "an absolute path is wanted");
    if (gateways.size() == most_gateways)
        fields.fail("origin", std::to_string(most_gateways) + " gateways at most");
    if (auto read = fields.finish(); !read) return outer.take(read);
    gateways.push_back({*origin, std::move(address), std::move(roots)});
}

Result<RelayConfiguration> read(const toml::table& table, const std::string& file) {
    TomlTable fields{table, file};
    RelayConfiguration configuration;
    configuration.fetch.user_agent = "kyso-relay";
    for (const std::string& place : fields.texts("allow_private"))
        if (is_authority(place))
            configuration.fetch.rules.allow_private.insert(place);
        else
            fields.fail("allow_private", "\"host:port\" in small letters is wanted, port 80, 443 or from "
                                         "1024 on");
    if (auto roots = fields.text("tls_roots")) configuration.fetch.tls_roots = *std::move(roots);
    if (!configuration.fetch.tls_roots.starts_with('/'))
        fields.fail("tls_roots", "an absolute path is wanted");
    if (const auto seconds = fields.number("seconds", 1, 300))
        configuration.fetch.deadline = std::chrono::seconds{*seconds};
    if (const auto megabytes = fields.number("cache_megabytes", 0, 4096))
        configuration.cache_octets = static_cast<std::uintmax_t>(*megabytes) << 20U;
    for (const toml::table* gateway : fields.tables("gateway")) // last: they take tls_roots
        read_gateway(fields, *gateway, configuration);
    if (auto finished = fields.finish(); !finished) return finished.error();
    return configuration;
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
    try {
        return read(toml::parse(text, named), named);
    } catch (const toml::parse_error& error) { // toml++ throws by default; this is its one way out
        return config_error(named, error.source(), std::string{error.description()});
    }
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
