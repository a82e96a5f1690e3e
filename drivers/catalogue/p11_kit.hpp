// SPDX-License-Identifier: Apache-2.0
// The modules that packages registered with p11-kit: its files `*.module`, read as pkcs11.conf(5) says, by a
// reader of our own, because p11-kit's would load them. Files of others: one that is wrong is left out and
// said, and keeps nobody from signing.
#pragma once

#include "protocol/result.hpp"

#include <filesystem>
#include <map>
#include <vector>

namespace kyso::drivers {

/// `key: value` lines of one file. Errc::config_invalid, `FILE:LINE: what is wrong`.
using P11KitFile = std::map<std::string, std::string, std::less<>>;
Result<P11KitFile> parse_p11_kit_file(std::string_view text, const std::filesystem::path& file);

struct P11KitModule {
    std::string name;           ///< its file's name without `.module`
    std::filesystem::path path; ///< as the file says it: where it is relative, below p11-kit's own folder
};

struct P11KitModules {
    std::vector<P11KitModule> modules; ///< those with the higher priority first
    std::vector<Error> unreadable;
};

/// What p11-kit would load for the program `kysod`: not what holds trust policy only, what is not for it by
/// enable-in or disable-in, and what is remote. `folders`: those named later give way, key by key.
P11KitModules read_p11_kit(const std::vector<std::filesystem::path>& folders);

/// `/etc/pkcs11/modules`, `/usr/share/p11-kit/modules`.
std::vector<std::filesystem::path> p11_kit_folders();
/// Where a module named without folders is.
std::filesystem::path p11_kit_library_folder();

} // namespace kyso::drivers
