// SPDX-License-Identifier: Apache-2.0
#include "cli/cli_texts.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "cli/driver_troubles.hpp"
#include "cli/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <ostream>

namespace kyso::cli {
namespace {

namespace json = boost::json;

/// A cold start of several driver hosts, each within its own deadline.
constexpr std::chrono::seconds patience{60};

Result<json::object> ask(const Invocation& invocation, const Environment& environment) {
    const auto socket = ipc_socket(environment);
    if (!socket) return socket.error();
    auto daemon = DaemonClient::connect(*socket, patience);
    if (!daemon) return daemon.error();
    if (auto greeted = daemon->hello(invocation.language); !greeted) return greeted.error();
    if (invocation.restore)
        if (auto restored = daemon->call(Method::restore_devices, {}); !restored) return restored.error();
    return daemon->call(Method::list_devices, {});
}

std::string field(const json::value& device, std::string_view name) {
    const json::object* members = device.if_object();
    const json::value* member = members != nullptr ? members->if_contains(name) : nullptr;
    if (member == nullptr || !member->is_string()) return "";
    return printable({member->get_string().data(), member->get_string().size()});
}

std::string state_text(const std::string& state, Language language) {
    if (state == "ready") return say(CliText::device_ready, language);
    if (state == "pin_last_try") return say(CliText::device_pin_last_try, language);
    if (state == "pin_count_low") return say(CliText::device_pin_count_low, language);
    if (state == "pin_must_change") return say(CliText::device_pin_must_change, language);
    if (state == "uninitialised") return say(CliText::device_uninitialised, language);
    if (state == "pin_locked") return say(CliText::device_pin_locked, language);
    return state;
}

std::string device_table(const json::array& devices, Language language) {
    std::vector<std::vector<std::string>> rows{
        {say(CliText::column_label, language), say(CliText::column_maker, language),
         say(CliText::column_model, language), say(CliText::column_serial, language),
         say(CliText::column_state, language)}};
    for (const json::value& device : devices) {
        const bool sim = field(device, "kind") == "sim";
        rows.push_back({sim ? say(CliText::device_sim, language) : field(device, "label"),
                        field(device, "manufacturer"), field(device, "model"),
                        field(device, sim ? "phone" : "serial"),
                        state_text(field(device, "state"), language)});
    }
    return table(rows);
}

} // namespace

ExitCode devices_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto answer = ask(invocation, surroundings.environment);
    if (!answer) return report(answer.error(), invocation, surroundings);
    const json::value* devices = answer->if_contains("devices");
    if (devices == nullptr || !devices->is_array())
        return report(Error{Errc::internal_error, "kysod's answer: no devices"}, invocation, surroundings);
    if (invocation.json) {
        surroundings.out << json::serialize(*answer) << '\n';
        return ExitCode::ok;
    }
    if (devices->get_array().empty())
        surroundings.out << say(CliText::no_devices, invocation.language) << '\n';
    else
        surroundings.out << device_table(devices->get_array(), invocation.language);
    // Not an error, as others can be used, but not to be hidden either.
    for (const DriverTrouble& trouble : read_troubles(*answer))
        surroundings.err << told(trouble, invocation.language) << '\n'
                         << advice(trouble, invocation.language) << '\n';
    return ExitCode::ok;
}

} // namespace kyso::cli
