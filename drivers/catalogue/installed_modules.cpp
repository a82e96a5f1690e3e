// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/installed_modules.hpp"

#include "drivers/catalogue/p11_kit.hpp"
#include "pkcs11/client/module_elf.hpp"

#include <algorithm>
#include <set>

namespace kyso::drivers {
namespace {

namespace fs = std::filesystem;

/// Modules that hand on what other modules have, ours among them.
bool leads_back(const fs::path& path) {
    const std::string name = path.filename().string();
    return std::ranges::any_of(std::initializer_list<std::string_view>{"p11-kit-proxy.", "p11-kit-client.",
                                                                       "libp11-kit.", "libkyso-pkcs11."},
                               [&](std::string_view known) { return name.starts_with(known); });
}

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

void add_once(std::vector<std::string>& list, const std::string& text) {
    if (std::ranges::find(list, text) == list.end()) list.push_back(text);
}

class Search {
  public:
    explicit Search(const ModulePlaces& places) : places_(places) {}

    void family(const Family& family) {
        for (const ModuleFact& fact : family.modules)
            for (const fs::path& path : candidates(fact)) {
                if (!is_there(path)) continue;
                InstalledModule* module = take(path, family.id);
                if (module == nullptr) continue;
                add_once(module->families, family.id);
                for (const std::string& variable : fact.environment)
                    add_once(module->environment, variable);
                return;
            }
    }

    void p11_kit() {
        P11KitModules read = read_p11_kit(places_.p11_kit_folders);
        found_.unreadable = std::move(read.unreadable);
        for (const P11KitModule& named : read.modules)
            if (is_there(named.path))
                if (InstalledModule* module = take(named.path, ""); module != nullptr)
                    module->of_p11_kit = true;
    }

    InstalledModules found() { return std::move(found_); }

  private:
    std::vector<fs::path> candidates(const ModuleFact& fact) const {
        std::vector<fs::path> paths = fact.paths;
        if (!fact.file.empty())
            for (const fs::path& folder : places_.libraries)
                paths.push_back(folder / fact.file);
        return paths;
    }

    /// The module at this path, or nothing where it may not be loaded.
    InstalledModule* take(const fs::path& path, const std::string& family) {
        const auto file = pkcs11::checked_module_path(path.string(), places_.trust);
        if (!file) return refuse(path, family, file.error());
        if (leads_back(path) || leads_back(*file)) return nullptr;
        const auto known = std::ranges::find(found_.modules, fs::path{*file}, &InstalledModule::path);
        if (known != found_.modules.end()) return &*known;
        if (const auto exported = pkcs11::exports_function_list(*file); !exported)
            return refuse(path, family, exported.error());
        found_.modules.push_back({*file, {}, false, {}});
        return &found_.modules.back();
    }

    InstalledModule* refuse(const fs::path& path, const std::string& family, const Error& why) {
        found_.refused.push_back({path, family, why.detail()});
        return nullptr;
    }

    const ModulePlaces& places_;
    InstalledModules found_;
};

} // namespace

ModulePlaces ModulePlaces::of_system(bool p11_kit, bool developer) {
    ModulePlaces places;
    for (const char* folder :
         {"/usr/lib/" KYSO_LIBRARY_ARCHITECTURE, "/usr/lib/" KYSO_LIBRARY_ARCHITECTURE "/pkcs11",
          "/usr/lib64", "/usr/lib", "/usr/lib/pkcs11"})
        places.libraries.emplace_back(folder);
    if (p11_kit) places.p11_kit_folders = drivers::p11_kit_folders();
    places.trust.developer = developer;
    return places;
}

const InstalledModule* InstalledModules::serving(const std::string& family) const {
    const auto found = std::ranges::find_if(modules, [&](const InstalledModule& module) {
        return std::ranges::find(module.families, family) != module.families.end();
    });
    return found != modules.end() ? &*found : nullptr;
}

InstalledModules find_modules(const Catalogue& catalogue, const ModulePlaces& places) {
    Search search{places};
    for (const Family& family : catalogue)
        search.family(family);
    search.p11_kit();
    return search.found();
}

std::vector<InstalledModule> modules_for(const Catalogue& catalogue, const InstalledModules& installed,
                                         std::span<const Bytes> atrs, std::span<const UsbId> usb) {
    const bool all_known = std::ranges::all_of(
        atrs, [&](const Bytes& atr) { return !families_of(catalogue, ByteView{atr}).empty(); });
    std::set<std::string> needless;
    for (const Family& family : catalogue)
        if (all_known && family.recognisable() &&
            std::ranges::none_of(atrs, [&](const Bytes& atr) { return family.fact_of(atr) != nullptr; }) &&
            std::ranges::none_of(usb, [&](UsbId id) { return family.fact_of(id) != nullptr; }))
            needless.insert(family.id);
    std::vector<InstalledModule> wanted;
    std::ranges::copy_if(installed.modules, std::back_inserter(wanted), [&](const InstalledModule& module) {
        return module.of_p11_kit || std::ranges::any_of(module.families, [&](const std::string& family) {
                   return !needless.contains(family);
               });
    });
    return wanted;
}

} // namespace kyso::drivers
