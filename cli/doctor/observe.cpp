// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/observe.hpp"

#include "cli/build_date.hpp"
#include "cli/daemon_client.hpp"
#include "cli/doctor/web_door.hpp"
#include "pkcs11/client/module_elf.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds patience{5};
constexpr const char* pcscd_socket = "/run/pcscd/pcscd.comm"; // where libpcsclite looks (Debian's build)

Result<std::string> ask_version(const Environment& environment, Language language) {
    const auto socket = ipc_socket(environment);
    if (!socket) return Error{Errc::not_running, socket.error().detail()};
    auto daemon = DaemonClient::connect(*socket, patience);
    if (!daemon) return daemon.error();
    const auto greeting = daemon->hello(language);
    if (!greeting) return greeting.error();
    const auto* version = greeting->if_contains("version");
    if (version == nullptr || !version->is_string())
        return Error{Errc::internal_error, "kysod's answer: no version"};
    return std::string{version->get_string().data(), version->get_string().size()};
}

RuntimeFolder look_at_runtime_folder(const Environment& environment) {
    const auto path = environment("XDG_RUNTIME_DIR");
    if (!path || !path->starts_with('/')) return RuntimeFolder::unset;
    struct stat status {};
    if (::stat(path->c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return RuntimeFolder::missing;
    if (status.st_uid != ::geteuid()) return RuntimeFolder::foreign;
    // "its Unix access mode MUST be 0700" (XDG Base Directory Specification)
    return (status.st_mode & 077U) == 0 ? RuntimeFolder::good : RuntimeFolder::open_to_others;
}

void look_at_configuration(const std::string& file, Observation& seen) {
    const auto kysod = kysod_beside(own_program());
    if (kysod)
        seen.configuration = check_configuration(*kysod, file);
    else
        seen.configuration = kysod.error();
    if (kysod)
        for (const char* helper : {"kyso-driver-host", "kyso-prompt"})
            if (::access((kysod->parent_path() / helper).c_str(), X_OK) != 0)
                seen.missing_programs.emplace_back(helper);
    if (!seen.configuration) return;
    for (const fs::path& module : seen.configuration->modules) {
        const auto exported = pkcs11::exports_function_list(module.string());
        seen.modules.push_back({module, exported ? std::string{} : exported.error().detail()});
    }
    for (unsigned port = seen.configuration->first_port; port <= seen.configuration->last_port; ++port)
        seen.doors.emplace_back(port, knock(port));
}

void look_at_audit(const Environment& environment, Observation& seen) {
    const auto file = audit_file(environment);
    if (!file) {
        seen.audit = file.error();
        return;
    }
    seen.audit_file = *file;
    std::error_code error;
    seen.audit_exists = fs::exists(*file, error) || error;
    if (!seen.audit_exists) return;
    seen.audit = read_audit_files(audit_files(*file), [](const AuditEntry&) {});
}

} // namespace

Observation observe(const Environment& environment, const std::string& configuration, Language language) {
    Observation seen;
    const auto is_set = [&](const char* variable) { return !environment(variable).value_or("").empty(); };
    seen.daemon_version =
        ask_version(environment, language); // first: it may start kysod, whose doors are tried next
    look_at_configuration(configuration, seen);
    std::error_code error;
    seen.pcscd = fs::is_socket(pcscd_socket, error);
    seen.display = is_set("WAYLAND_DISPLAY") || is_set("DISPLAY");
    seen.runtime_folder = look_at_runtime_folder(environment);
    seen.now = std::chrono::system_clock::now();
    seen.built = std::chrono::system_clock::time_point{std::chrono::seconds{build_day}};
    seen.browsers = find_browsers("/");
    look_at_audit(environment, seen);
    return seen;
}

} // namespace kyso::cli
