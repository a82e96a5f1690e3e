// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/module_choice.hpp"

#include "drivers/catalogue/installed_modules.hpp"
#include "protocol/log.hpp"

#include <algorithm>

namespace kyso::io {
namespace {

/// A path that leads nowhere is its own name: its driver host will say what is wrong.
std::filesystem::path resolved(const std::filesystem::path& path) {
    std::error_code error;
    const auto file = std::filesystem::canonical(path, error);
    return error ? path : file;
}

} // namespace

Result<ModuleChoice> choose_modules(const Configuration& configuration) {
    ModuleChoice choice{configuration.modules, configuration.modules.size(), {}};
    if (!configuration.catalogue.use) return choice;
    const auto catalogue = drivers::load_catalogue(catalogue_folders(configuration));
    if (!catalogue) return catalogue.error();
    const auto places =
        drivers::ModulePlaces::of_system(configuration.catalogue.p11_kit, configuration.developer);
    const auto found = drivers::find_modules(*catalogue, places);
    for (const drivers::InstalledModule& module : found.modules)
        if (std::ranges::none_of(configuration.modules,
                                 [&](const auto& known) { return resolved(known.path) == module.path; }))
            choice.modules.push_back({module.path.stem().string(), module.path, module.environment});
    for (const drivers::RefusedModule& module : found.refused)
        choice.refused.push_back(module.path.string() + " (" + module.reason + ")");
    for (const Error& file : found.unreadable)
        choice.refused.push_back(file.detail());
    return choice;
}

void tell(const ModuleChoice& choice) {
    for (std::size_t at = choice.configured; at < choice.modules.size(); ++at)
        log::info("found module {}", choice.modules[at].path.string());
    for (const std::string& reason : choice.refused)
        log::warn("left out: {}", reason);
}

} // namespace kyso::io
