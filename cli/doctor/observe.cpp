// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor/observe.hpp"

#include "cli/build_date.hpp"
#include "cli/daemon_client.hpp"
#include "cli/doctor/web_door.hpp"
#include "daemon/io/approvals_file.hpp"
#include "pkcs11/client/module_elf.hpp"
#include "signature/trust_anchor.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds patience{15}; // its driver hosts may have to start
constexpr std::chrono::seconds patience_with_pcscd{5};
constexpr const char* pcscd_socket = "/run/pcscd/pcscd.comm"; // where libpcsclite looks (Debian's build)

/// The state of each token, and which drivers have trouble.
Result<std::vector<std::string>> ask_tokens(DaemonClient& daemon, std::vector<DriverTrouble>& troubles) {
    const auto answer = daemon.call(Method::list_devices, {});
    if (!answer) return answer.error();
    const auto* devices = answer->if_contains("devices");
    if (devices == nullptr || !devices->is_array())
        return Error{Errc::internal_error, "kysod's answer: no devices"};
    troubles = read_troubles(*answer);
    std::vector<std::string> states;
    for (const auto& device : devices->get_array()) {
        const auto* members = device.if_object();
        const auto* state = members != nullptr ? members->if_contains("state") : nullptr;
        const auto* kind = members != nullptr ? members->if_contains("kind") : nullptr;
        if (kind != nullptr && *kind == "sim") continue; // a number that is bound says nothing of tokens
        if (state != nullptr && state->is_string())
            states.emplace_back(state->get_string().data(), state->get_string().size());
    }
    return states;
}

Result<std::string> ask_daemon(const Environment& environment, Language language, Observation& seen) {
    const auto socket = ipc_socket(environment);
    if (!socket) return Error{Errc::not_running, socket.error().detail()};
    auto daemon = DaemonClient::connect(*socket, patience);
    if (!daemon) return daemon.error();
    const auto greeting = daemon->hello(language);
    if (!greeting) return greeting.error();
    const auto* version = greeting->if_contains("version");
    if (version == nullptr || !version->is_string())
        return Error{Errc::internal_error, "kysod's answer: no version"};
    seen.tokens = ask_tokens(*daemon, seen.troubles);
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
        for (const char* helper : {"kyso-driver-host", "kyso-device-watch", "kyso-prompt"})
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

void look_at_tokens(Observation& seen) {
    const auto plugged_in = drivers::usb_devices("/");
    seen.readers =
        static_cast<std::size_t>(std::ranges::count_if(plugged_in, &drivers::PluggedDevice::card_reader));
    if (!seen.configuration) return;
    seen.catalogue = look_at_catalogue(*seen.configuration);
    if (seen.catalogue)
        seen.present = recognise(*seen.catalogue, drivers::present_cards(patience_with_pcscd), plugged_in);
}

Result<AnchorsSeen> look_at_anchors(const Environment& environment) {
    std::vector<fs::path> folders{signature::system_trust_folder()};
    if (const auto home = configuration_home(environment))
        folders.push_back(signature::person_trust_folder(*home));
    AnchorsSeen seen;
    for (const fs::path& folder : folders) {
        std::error_code error;
        if (!fs::exists(folder, error) && !error) continue;
        const auto anchors = signature::read_trust_folder(folder);
        if (!anchors) return anchors.error();
        seen.count += anchors->size();
        for (const auto& anchor : *anchors)
            if (anchor.certificate.not_after() < std::chrono::system_clock::now())
                seen.expired.push_back(anchor.certificate.subject_rfc4514());
    }
    return seen;
}

Result<OriginsSeen> look_at_origins(const Environment& environment) {
    const auto places = approvals_places(environment);
    if (!places) return places.error();
    const auto reading = io::ApprovalsFile{places->file, places->key}.read();
    if (!reading) return reading.error();
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    OriginsSeen seen;
    seen.ignored = reading->ignored.size();
    for (const auto& [origin, line] : reading->approvals.all())
        if (reading->approvals.standing(origin, now) == core::Standing::approved) ++seen.approved;
    return seen;
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
        ask_daemon(environment, language, seen); // first: it may start kysod, whose doors are tried next
    look_at_configuration(configuration, seen);
    seen.pcscd = look_at_service(environment("PCSCLITE_CSOCK_NAME").value_or(pcscd_socket));
    look_at_tokens(seen);
    if (const auto relay = relay_socket(environment)) {
        seen.relay = look_at_relay(*relay);
        if (seen.relay == Service::reachable) seen.gateways = look_at_gateways(*relay);
    }
    seen.anchors = look_at_anchors(environment);
    seen.origins = look_at_origins(environment);
    seen.display = is_set("WAYLAND_DISPLAY") || is_set("DISPLAY");
    seen.runtime_folder = look_at_runtime_folder(environment);
    seen.now = std::chrono::system_clock::now();
    seen.built = std::chrono::system_clock::time_point{std::chrono::seconds{build_day}};
    seen.browsers = find_browsers("/");
    look_at_audit(environment, seen);
    return seen;
}

} // namespace kyso::cli
