// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_configuration.hpp"

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

Result<void> read_key(const std::string& file, std::string_view key, const toml::node& value,
                      RelayConfiguration& configuration) {
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
    return wrong(file, value, "«" + std::string{key} + "» is no key of relay.toml(5)");
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
            if (auto read = read_key(named, key.str(), value, configuration); !read) return read.error();
    } catch (const toml::parse_error& error) { // toml++ throws by default; this is its one way out
        return Error{Errc::config_invalid, named + ":" + std::to_string(error.source().begin.line) + ": " +
                                               std::string{error.description()}};
    }
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
