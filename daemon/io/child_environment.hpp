// SPDX-License-Identifier: Apache-2.0
// What kysod's helpers find in their environment: an allow-list, read from kysod's own when it starts.
// Nothing that steers a loader, a driver or a library passes unless the administrator wrote it into the
// configuration.
#pragma once

#include <string>
#include <vector>

namespace kyso::io {

/// HOME, LANG, XDG_RUNTIME_DIR, PATH, and the module's own entries.
std::vector<std::string> driver_environment(const std::vector<std::string>& configured);
/// Of the device watch: the pcscd that the configured modules use, where the configuration names one
/// (`entries` of all modules, NAME=value; the first counts).
std::vector<std::string> watch_environment(const std::vector<std::string>& entries);
/// What a window on the person's desktop needs: display, session bus, theme folders, language.
std::vector<std::string> prompt_environment();

} // namespace kyso::io
