// SPDX-License-Identifier: Apache-2.0
// Where kysod's socket, its audit log and its program are. The same rules as kysod's own (kysod(8), FILES).
// The environment comes in as a function, so that tests need not change that of the process.
#pragma once

#include "protocol/result.hpp"

#include <filesystem>
#include <functional>
#include <optional>

namespace kyso::cli {

/// A variable's value; nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;
Environment process_environment();

/// `vi` where LC_ALL, else LC_MESSAGES, else LANG begins with vi; `en` otherwise (POSIX order of precedence).
Language language_of(const Environment& environment);

/// `$XDG_RUNTIME_DIR/kyso/ipc.sock`. Errc::config_invalid where the variable is no absolute path.
Result<std::filesystem::path> ipc_socket(const Environment& environment);
/// `$XDG_RUNTIME_DIR/kyso/relay.sock`. Errc::config_invalid.
Result<std::filesystem::path> relay_socket(const Environment& environment);

/// `$XDG_STATE_HOME/kyso/audit.jsonl`, by default below `~/.local/state`. Errc::config_invalid.
Result<std::filesystem::path> audit_file(const Environment& environment);

/// `$XDG_CONFIG_HOME/kyso/origins`, by default below `~/.config`, and the key of its MACs beside the audit
/// log. Errc::config_invalid.
struct ApprovalsPlaces {
    std::filesystem::path file, key;
};
Result<ApprovalsPlaces> approvals_places(const Environment& environment);
/// `$XDG_CONFIG_HOME/kyso/sims`, by default below `~/.config`. Errc::config_invalid.
Result<std::filesystem::path> sims_file(const Environment& environment);
/// `$XDG_CONFIG_HOME`, by default `~/.config`. Errc::config_invalid.
Result<std::filesystem::path> configuration_home(const Environment& environment);

/// kysod beside `program` (build tree), else in libexec as installed. Errc::internal_error where it is in
/// neither.
Result<std::filesystem::path> kysod_beside(const std::filesystem::path& program);

/// The same for another program of ours.
Result<std::filesystem::path> program_beside(const std::filesystem::path& program, const std::string& name);

/// This program's own file.
std::filesystem::path own_program();

} // namespace kyso::cli
