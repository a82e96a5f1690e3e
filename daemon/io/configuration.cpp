// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/configuration.hpp"

#include "drivers/catalogue/catalogue.hpp"
#include "drivers/catalogue/module_environment.hpp"
#include "protocol/by_name.hpp"
#include "signature/trust_anchor.hpp"
#include "toml/toml_table.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace kyso::io {
namespace {

namespace fs = std::filesystem;

Result<std::string> content_of(const fs::path& file) {
    std::ifstream opened{file, std::ios::binary};
    std::ostringstream text;
    if (opened.peek() != std::ifstream::traits_type::eof()) text << opened.rdbuf();
    if (!opened.is_open() || opened.bad() || text.fail())
        return Error{Errc::config_invalid, file.string() + ": cannot be read: " + std::strerror(errno)};
    return text.str();
}

Result<toml::table> parse(std::string_view text, const fs::path& file) {
    try {
        return toml::parse(text, file.string());
    } catch (const toml::parse_error& error) { // toml++ throws by default; this is its one way out
        return config_error(file.string(), error.source(), std::string{error.description()});
    }
}

void read_module(TomlTable& outer, const toml::table& table, Configuration& configuration) {
    TomlTable fields{table, outer.file()};
    ModuleConfiguration module;
    module.path = fields.text("path").value_or("");
    if (!module.path.is_absolute()) fields.fail("path", "an absolute path of a PKCS#11 module is wanted");
    module.name = fields.text("name").value_or(module.path.stem().string());
    module.files = fields.texts("files");
    if (std::ranges::any_of(module.files, [](const std::string& file) { return !file.starts_with('/'); }))
        fields.fail("files", "absolute paths are wanted");
    module.environment = drivers::read_module_environment(fields, configuration.developer);
    outer.take(fields.finish());
    configuration.modules.push_back(std::move(module));
}

void read_origin(TomlTable& outer, const toml::table& table, Configuration& configuration) {
    TomlTable fields{table, outer.file()};
    const auto origin = Origin::parse(fields.text("origin").value_or(""));
    if (!origin)
        fields.fail("origin",
                    "an origin as browsers write it is wanted: https://host or https://host:port, in small "
                    "letters, nothing after it (http only as http://localhost:port)");
    core::OriginGrant grant{{Method::hello, Method::cancel, Method::resume_operation, Method::list_devices,
                             Method::watch_devices}};
    for (const std::string& name : fields.texts("methods")) {
        if (const auto method = method_named(name))
            grant.methods.insert(*method);
        else
            fields.fail("methods", "«" + name + "» is no method of kysod");
    }
    outer.take(fields.finish());
    if (origin) configuration.allow_list.allow(*origin, std::move(grant));
}

template <class Number>
void set(std::optional<std::int64_t> value, Number& into) {
    if (value) into = Number(*value);
}

void read_limits(TomlTable& outer, const toml::table& table, Limits& limits) {
    TomlTable fields{table, outer.file()};
    set(fields.number("connections", 1, 65536), limits.connections);
    set(fields.number("connections_per_origin", 1, 65536), limits.connections_per_origin);
    set(fields.number("enrolments", 0, 1024), limits.enrolments);
    set(fields.number("calls_per_connection", 1, 1024), limits.calls_per_connection);
    set(fields.number("message", 1024, 64 << 20), limits.message);
    set(fields.number("ipc_message", 1024, 64 << 20), limits.ipc_message);
    set(fields.number("waiting_consents", 1, 1024), limits.waiting_consents);
    set(fields.number("prompt_seconds", 1, 3600), limits.prompt);
    set(fields.number("idle_seconds", 5, 86400), limits.idle);
    outer.take(fields.finish());
}

void read_windows(TomlTable& outer, const toml::table& table, Configuration& configuration) {
    TomlTable fields{table, outer.file()};
    auto& windows = configuration.windows;
    set(fields.number("per_minute", 1, 1'000'000), windows.per_minute);
    set(fields.number("waiting_each", 0, 1024), configuration.limits.waiting_consents_each);
    set(fields.number("first_pause_seconds", 0, 3600), windows.first_pause);
    set(fields.number("longest_pause_seconds", 0, 3600), windows.longest_pause);
    if (windows.longest_pause < windows.first_pause)
        fields.fail("longest_pause_seconds", "not below first_pause_seconds");
    outer.take(fields.finish());
}

void read_audit(TomlTable& outer, const toml::table& table, Configuration& configuration) {
    TomlTable fields{table, outer.file()};
    if (const auto kilobytes = fields.number("file_kilobytes", 64, 1 << 24))
        configuration.audit_file_size = static_cast<std::uint64_t>(*kilobytes) * 1024;
    outer.take(fields.finish());
}

void read_drivers(TomlTable& outer, const toml::table& table, DriverLimits& limits) {
    TomlTable fields{table, outer.file()};
    set(fields.number("deaths", 1, 1'000'000), limits.health.deaths);
    set(fields.number("window_milliseconds", 1, 3'600'000), limits.health.window);
    set(fields.number("hangs", 1, 1'000'000), limits.health.hangs);
    set(fields.number("hang_window_milliseconds", 1, 86'400'000), limits.health.hang_window);
    set(fields.number("first_pause_milliseconds", 0, 60'000), limits.health.first_pause);
    set(fields.number("longest_pause_milliseconds", 0, 600'000), limits.health.longest_pause);
    set(fields.number("enumerate_seconds", 1, 600), limits.deadlines.enumerate);
    set(fields.number("login_seconds", 1, 600), limits.deadlines.login);
    set(fields.number("login_on_pad_seconds", 1, 600), limits.deadlines.login_on_pad);
    set(fields.number("sign_seconds", 1, 600), limits.deadlines.sign);
    outer.take(fields.finish());
}

void read_catalogue(TomlTable& outer, const toml::table& table, CatalogueUse& catalogue) {
    TomlTable fields{table, outer.file()};
    catalogue.use = fields.boolean("use").value_or(catalogue.use);
    catalogue.p11_kit = fields.boolean("p11_kit").value_or(catalogue.p11_kit);
    if (table.contains("directories")) catalogue.directories.emplace();
    for (const std::string& directory : fields.texts("directories")) {
        catalogue.directories->emplace_back(directory);
        if (!catalogue.directories->back().is_absolute())
            fields.fail("directories", "absolute paths are wanted");
    }
    outer.take(fields.finish());
}

void read_revocation(TomlTable& outer, const toml::table& table, RevocationLimits& limits) {
    TomlTable fields{table, outer.file()};
    limits.ask = fields.boolean("ask").value_or(limits.ask);
    set(fields.number("seconds", 1, 60), limits.patience);
    outer.take(fields.finish());
}

void read_policy(TomlTable& outer, const toml::table& table, Configuration& configuration) {
    TomlTable fields{table, outer.file()};
    configuration.tt15_strict = fields.boolean("tt15_strict").value_or(false);
    outer.take(fields.finish());
}

void read_server(TomlTable& outer, const toml::table& table, Configuration& configuration) {
    TomlTable fields{table, outer.file()};
    set(fields.number("first_port", 1, 65535), configuration.first_port);
    set(fields.number("last_port", 1, 65535), configuration.last_port);
    if (configuration.last_port < configuration.first_port) fields.fail("last_port", "not below first_port");
    configuration.ipv6 = fields.boolean("ipv6").value_or(configuration.ipv6);
    outer.take(fields.finish());
}

/// Origin files: `*.toml` of a folder, in the order of their names, each with [[origin]] tables only.
Result<void> read_origin_folder(const fs::path& folder, Configuration& configuration) {
    std::error_code error;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{folder, error})
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    if (error) return Error{Errc::config_invalid, folder.string() + ": " + error.message()};
    std::ranges::sort(files);
    for (const fs::path& file : files) {
        const auto text = content_of(file);
        if (!text) return text.error();
        const auto table = parse(*text, file);
        if (!table) return table.error();
        TomlTable fields{*table, file.string()};
        for (const toml::table* origin : fields.tables("origin"))
            read_origin(fields, *origin, configuration);
        if (auto read = fields.finish(); !read) return read.error();
    }
    return {};
}

/// Empty where neither variable tells.
fs::path configuration_home() {
    const char* configured = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    if (configured != nullptr && *configured == '/') return configured;
    return home != nullptr && *home == '/' ? fs::path{home} / ".config" : fs::path{};
}

} // namespace

Result<Configuration> read_configuration(const fs::path& file) {
    if (std::error_code error; !fs::is_regular_file(file, error))
        return Error{Errc::config_invalid, file.string() + ": there is no such file"};
    const auto text = content_of(file);
    if (!text) return text.error();
    auto configuration = parse_configuration(*text, file);
    if (!configuration) return configuration;
    for (const fs::path& folder : configuration->origin_folders)
        if (auto read = read_origin_folder(folder, *configuration); !read) return read.error();
    return configuration;
}

Result<Configuration> parse_configuration(std::string_view text, const fs::path& file) {
    const auto table = parse(text, file);
    if (!table) return table.error();
    Configuration configuration;
    TomlTable fields{*table, file.string()};
    configuration.developer = fields.boolean("developer").value_or(false);
    configuration.trust = fields.text("trust").value_or("");
    if (const auto level = fields.text("log_level")) {
        constexpr std::array levels = {"debug", "info", "warn", "error"};
        if (std::ranges::find(levels, *level) == levels.end())
            fields.fail("log_level", "debug, info, warn or error is wanted");
        configuration.log_level = *level;
    }
    if (const auto* server = fields.table("server")) read_server(fields, *server, configuration);
    if (const auto* policy = fields.table("policy")) read_policy(fields, *policy, configuration);
    if (const auto* limits = fields.table("limits")) read_limits(fields, *limits, configuration.limits);
    if (const auto* windows = fields.table("windows")) read_windows(fields, *windows, configuration);
    if (const auto* audit = fields.table("audit")) read_audit(fields, *audit, configuration);
    if (const auto* drivers = fields.table("drivers"))
        read_drivers(fields, *drivers, configuration.driver_limits);
    if (const auto* revocation = fields.table("revocation"))
        read_revocation(fields, *revocation, configuration.revocation);
    if (const auto* catalogue = fields.table("catalogue"))
        read_catalogue(fields, *catalogue, configuration.catalogue);
    for (const auto* module : fields.tables("module"))
        read_module(fields, *module, configuration);
    for (const auto* origin : fields.tables("origin"))
        read_origin(fields, *origin, configuration);
    for (const std::string& folder : fields.texts("origin_folders"))
        configuration.origin_folders.push_back(fs::path{file}.replace_filename(folder));
    if (auto read = fields.finish(); !read) return read.error();
    return configuration;
}

fs::path default_configuration_file() {
    const fs::path home = configuration_home();
    std::error_code error;
    if (!home.empty() && fs::exists(home / "kyso/kysod.toml", error)) return home / "kyso/kysod.toml";
    return "/etc/kyso/kysod.toml";
}

std::vector<fs::path> catalogue_folders(const Configuration& configuration) {
    if (configuration.catalogue.directories) return *configuration.catalogue.directories;
    std::vector<fs::path> folders = drivers::system_catalogue_folders();
    const fs::path home = configuration_home();
    if (configuration.developer && !home.empty()) folders.push_back(drivers::person_catalogue_folder(home));
    return folders;
}

std::vector<fs::path> default_trust_folders() {
    std::vector<fs::path> folders{signature::system_trust_folder()};
    const fs::path home = configuration_home();
    if (!home.empty()) folders.push_back(signature::person_trust_folder(home));
    return folders;
}

} // namespace kyso::io
