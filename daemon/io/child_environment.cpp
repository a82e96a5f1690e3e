// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/child_environment.hpp"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>

namespace kyso::io {
namespace {

void copy(std::vector<std::string>& environment, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (const char* value = std::getenv(name)) environment.push_back(std::string{name} + "=" + value);
}

} // namespace

std::vector<std::string> driver_environment(const std::vector<std::string>& configured) {
    std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
    copy(environment, {"HOME", "XDG_RUNTIME_DIR"});
    environment.insert(environment.end(), configured.begin(), configured.end());
    return environment;
}

std::vector<std::string> watch_environment(const std::vector<std::string>& entries) {
    std::vector<std::string> environment{"PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
    const auto named = std::ranges::find_if(
        entries, [](const std::string& entry) { return entry.starts_with("PCSCLITE_CSOCK_NAME="); });
    if (named != entries.end()) environment.push_back(*named);
    return environment;
}

std::vector<std::string> prompt_environment() {
    std::vector<std::string> environment{"PATH=/usr/bin:/bin"};
    copy(environment,
         {"HOME", "XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS",
          "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "XDG_DATA_DIRS", "XDG_CONFIG_HOME", "LANG", "LC_ALL",
          "LC_CTYPE", "GDK_SCALE", "GTK_THEME", "GSK_RENDERER"});
    return environment;
}

} // namespace kyso::io
