// SPDX-License-Identifier: Apache-2.0
// kysod's configuration: one TOML file and folders of origin files, read once at start. Strict: an unknown
// key, a wrong type or a value out of range is an error that names file and line. Documented in man page
// kysod.toml(5).
#pragma once

#include "daemon/core/allow_list.hpp"
#include "daemon/core/driver_health.hpp"
#include "daemon/core/window_pace.hpp"
#include "daemon/io/module_host.hpp"

#include <chrono>
#include <filesystem>
#include <optional>

namespace kyso::io {

struct Limits {
    std::size_t connections = 256; ///< WebSockets in all
    std::size_t connections_per_origin = 16;
    std::size_t enrolments = 4; ///< WebSockets of origins that nobody approved yet, in all
    std::size_t calls_per_connection = 8;
    std::size_t message = std::size_t{1} << 20U;     ///< octets of one WebSocket message
    std::size_t ipc_message = std::size_t{4} << 20U; ///< octets of one message on the Unix socket
    std::size_t waiting_consents = 8;                ///< in all
    std::size_t waiting_consents_each = 3;           ///< of one requester
    std::chrono::seconds prompt{120};                ///< how long a window waits for the person
    std::chrono::seconds idle{300};                  ///< a silent WebSocket is pinged, then closed
};

struct RevocationLimits {
    bool ask = true;                  ///< ask kyso-relay about certificates that chain to an anchor
    std::chrono::seconds patience{3}; ///< for all that one request asks; then they are unknown
};

struct CatalogueUse {
    bool use = true;     ///< modules that are found are used besides those configured
    bool p11_kit = true; ///< those that p11-kit's files name too
    std::optional<std::vector<std::filesystem::path>> directories; ///< in place of catalogue_folders()'s
};

struct Configuration {
    bool developer = false; ///< modules from anywhere; every window says so
    std::string log_level = "info";
    unsigned first_port = 27149;
    unsigned last_port = 27153;
    bool ipv6 = true;
    std::filesystem::path trust; ///< folder of anchors; empty: default_trust_folders()
    RevocationLimits revocation;
    bool tt15_strict = false; ///< core::Policy::tt15_strict
    Limits limits;
    DriverLimits driver_limits;
    core::WindowPace::Limits windows;
    std::uint64_t audit_file_size = std::uint64_t{16} << 20U; ///< octets; then the log goes on in a new file
    std::vector<ModuleConfiguration> modules;
    CatalogueUse catalogue;
    core::AllowList allow_list;
    std::vector<std::filesystem::path> origin_folders; ///< read into allow_list by read_configuration()
};

/// Octets of one message of an origin that nobody approved yet.
constexpr std::size_t enrolment_message = std::size_t{64} << 10U;

/// Errc::config_invalid; the detail is `FILE:LINE: what is wrong and what is wanted`.
Result<Configuration> read_configuration(const std::filesystem::path& file);
/// The same of a text, without its folders, for fuzzing; `file` stands in errors.
Result<Configuration> parse_configuration(std::string_view text, const std::filesystem::path& file);

/// The person's file if there is one, else the administrator's; `$XDG_CONFIG_HOME/kyso/kysod.toml`,
/// `/etc/kyso/kysod.toml`.
std::filesystem::path default_configuration_file();

/// Where families of tokens are described: what is shipped, the administrator's, and the person's in
/// developer mode; or the configuration's own.
std::vector<std::filesystem::path> catalogue_folders(const Configuration& configuration);

/// The administrator's and the person's: `/etc/kyso/trust.d`, `$XDG_CONFIG_HOME/kyso/trust.d`.
std::vector<std::filesystem::path> default_trust_folders();

} // namespace kyso::io
