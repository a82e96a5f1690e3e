// SPDX-License-Identifier: Apache-2.0
// Which modules of the catalogue and of p11-kit are installed, and which of them to start for what is plugged
// in. Looks at files only: a module is loaded by kyso-driver-host, which checks it once more.
#pragma once

#include "drivers/catalogue/catalogue.hpp"
#include "pkcs11/client/module_path.hpp"

#include <span>

namespace kyso::drivers {

/// Where to look.
struct ModulePlaces {
    std::vector<std::filesystem::path> libraries;       ///< for a family's `file`
    std::vector<std::filesystem::path> p11_kit_folders; ///< none: p11-kit's are not wanted
    pkcs11::PathTrust trust;

    static ModulePlaces of_system(bool p11_kit, bool developer);
};

struct InstalledModule {
    std::filesystem::path path;        ///< with every link resolved: two names of one file are one module
    std::vector<std::string> families; ///< those it serves; empty: only p11-kit names it
    bool of_p11_kit = false;
    std::vector<std::string> environment; ///< NAME=value
};

struct RefusedModule {
    std::filesystem::path path;
    std::string family; ///< empty: p11-kit's
    std::string reason; ///< with the path
};

struct InstalledModules {
    std::vector<InstalledModule> modules; ///< the families' in their order, then p11-kit's
    std::vector<RefusedModule> refused;   ///< there, and not to be loaded
    std::vector<Error> unreadable;        ///< files of p11-kit

    const InstalledModule* serving(const std::string& family) const;
};

/// Of each family the first module that is there and may be loaded; of p11-kit all, but its own proxy and
/// client and our module, which would lead back here.
InstalledModules find_modules(const Catalogue& catalogue, const ModulePlaces& places);

/// Those to start. A family's is left out where that is certain to be right: tokens of the family would be
/// known by ATR or USB id, none is there, and every ATR that is there belongs to another family. p11-kit's
/// are never left out: nothing is known of what they serve.
std::vector<InstalledModule> modules_for(const Catalogue& catalogue, const InstalledModules& installed,
                                         std::span<const Bytes> atrs, std::span<const UsbId> usb);

} // namespace kyso::drivers
