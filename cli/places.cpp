// SPDX-License-Identifier: Apache-2.0
#include "cli/places.hpp"

#include <cstdlib>
#include <unistd.h>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;

/// The XDG Base Directory Specification: a path that is not absolute is to be ignored.
fs::path folder(const Environment& environment, const char* variable) {
    const auto value = environment(variable);
    return value && value->starts_with('/') ? fs::path{*value} : fs::path{};
}

} // namespace

Environment process_environment() {
    return [](const char* name) -> std::optional<std::string> {
        const char* value = std::getenv(name);
        return value != nullptr ? std::optional<std::string>{value} : std::nullopt;
    };
}

Language language_of(const Environment& environment) {
    for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const auto value = environment(variable); value && !value->empty())
            return *value == "vi" || value->starts_with("vi_") || value->starts_with("vi.") ? Language::vi
                                                                                            : Language::en;
    return Language::en;
}

Result<fs::path> ipc_socket(const Environment& environment) {
    const fs::path runtime = folder(environment, "XDG_RUNTIME_DIR");
    if (runtime.empty()) return Error{Errc::config_invalid, "XDG_RUNTIME_DIR is not set"};
    return runtime / "kyso/ipc.sock";
}

Result<fs::path> relay_socket(const Environment& environment) {
    const auto beside = ipc_socket(environment);
    if (!beside) return beside.error();
    return beside->parent_path() / "relay.sock";
}

Result<fs::path> audit_file(const Environment& environment) {
    fs::path state = folder(environment, "XDG_STATE_HOME");
    if (state.empty()) {
        state = folder(environment, "HOME");
        if (state.empty()) return Error{Errc::config_invalid, "neither XDG_STATE_HOME nor HOME is set"};
        state /= ".local/state";
    }
    return state / "kyso/audit.jsonl";
}

Result<fs::path> configuration_home(const Environment& environment) {
    const fs::path own = folder(environment, "XDG_CONFIG_HOME");
    if (!own.empty()) return own;
    const fs::path home = folder(environment, "HOME");
    if (home.empty()) return Error{Errc::config_invalid, "neither XDG_CONFIG_HOME nor HOME is set"};
    return home / ".config";
}

Result<ApprovalsPlaces> approvals_places(const Environment& environment) {
    const auto log = audit_file(environment);
    if (!log) return log.error();
    const auto config = configuration_home(environment);
    if (!config) return config.error();
    return ApprovalsPlaces{*config / "kyso/origins", log->parent_path() / "origins.key"};
}

Result<fs::path> sims_file(const Environment& environment) {
    const auto config = configuration_home(environment);
    if (!config) return config.error();
    return *config / "kyso/sims";
}

Result<fs::path> kysod_beside(const fs::path& program) {
    return program_beside(program, "kysod");
}

Result<fs::path> program_beside(const fs::path& program, const std::string& name) {
    const fs::path folder_of_program = program.parent_path();
    const fs::path installed = (folder_of_program / KYSO_LIBEXEC_FROM_BIN).lexically_normal();
    for (const fs::path& folder : {folder_of_program, installed})
        if (const fs::path candidate = folder / name; ::access(candidate.c_str(), X_OK) == 0)
            return candidate;
    return Error{Errc::internal_error,
                 name + " is neither in " + folder_of_program.string() + " nor in " + installed.string()};
}

fs::path own_program() {
    return fs::read_symlink("/proc/self/exe");
}

} // namespace kyso::cli
