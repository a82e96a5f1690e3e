// SPDX-License-Identifier: Apache-2.0
// What `kyso doctor` saw on this machine, as plain values. Filled by observe(), judged by judge(); tests fill
// it by hand. Holds facts only: no opinion, no sentence for people.
#pragma once

#include "cli/audit_reader.hpp"
#include "cli/doctor/tokens.hpp"
#include "cli/driver_troubles.hpp"

#include <chrono>
#include <filesystem>
#include <optional>

namespace kyso::cli {

struct ModuleSeen {
    std::filesystem::path path;
    std::string refusal; ///< why it is no PKCS#11 module for this machine; empty: it is one
};

enum class DoorState : std::uint8_t { closed, kysod, other_program };

struct BrowserSeen {
    std::string name;
    std::filesystem::path policy_file; ///< where a policy is expected
    bool has_policy = false;           ///< some managed policy opens the loopback network to pages
};

/// A service behind a Unix socket.
enum class Service : std::uint8_t {
    missing, ///< no socket
    dead,    ///< a socket, and nobody answers
    reachable
};

/// A SIM gateway of relay.toml.
struct GatewaySeen {
    std::string origin, address;
    std::optional<Error> trouble; ///< why it does not answer kyso-relay; none: it does
};

struct AnchorsSeen {
    std::size_t count = 0;
    std::vector<std::string> expired; ///< names of those that have run out
};

struct OriginsSeen {
    std::size_t approved = 0; ///< by the person, and still in force
    std::size_t ignored = 0;  ///< lines that kysod did not write
};

enum class RuntimeFolder : std::uint8_t { unset, missing, foreign, open_to_others, good };

struct Observation {
    Result<ConfigurationSummary> configuration = Error{Errc::config_invalid};
    std::vector<std::string> missing_programs; ///< helpers that kysod starts and that are not beside it
    Result<std::string> daemon_version = Error{Errc::not_running};
    std::vector<std::pair<unsigned, DoorState>> doors; ///< every configured port
    std::vector<ModuleSeen> modules;                   ///< configured
    Result<CatalogueSeen> catalogue = CatalogueSeen{};
    std::vector<TokenSeen> present; ///< plugged in
    Service pcscd = Service::missing;
    std::size_t readers = 0; ///< smart card readers and tokens on USB (class CCID)
    std::optional<Result<std::vector<std::string>>> tokens; ///< states, as kysod tells; not asked without it
    std::vector<DriverTrouble> troubles;                    ///< drivers that kysod could not use
    Service relay = Service::missing;
    std::optional<Result<std::vector<GatewaySeen>>> gateways; ///< not asked without kyso-relay
    Result<AnchorsSeen> anchors = AnchorsSeen{};
    Result<OriginsSeen> origins = OriginsSeen{};
    bool display = false;
    RuntimeFolder runtime_folder = RuntimeFolder::unset;
    std::chrono::system_clock::time_point now;
    std::chrono::system_clock::time_point built;
    std::vector<BrowserSeen> browsers; ///< those installed
    std::filesystem::path audit_file;
    bool audit_exists = false;
    Result<AuditSummary> audit = Error{Errc::audit_unavailable};
};

} // namespace kyso::cli
