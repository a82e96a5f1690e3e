// SPDX-License-Identifier: Apache-2.0
// The families of tokens that are known: the files of several folders, read at kysod's start and by
// `kyso doctor` and `kyso catalogue`. Loads nothing and asks no token.
#pragma once

#include "drivers/catalogue/family.hpp"

namespace kyso::drivers {

using Catalogue = std::vector<Family>;

/// `*.toml` of each folder. A file of a later folder takes the place of one of the same name. Sorted by name;
/// a folder that is not there holds none. Errc::config_invalid: a file that cannot be read says nothing less
/// than that the administrator's word is not heard.
Result<Catalogue> load_catalogue(const std::vector<std::filesystem::path>& folders);

/// What is shipped, then the administrator's `/etc/kyso/catalogue.d`.
std::vector<std::filesystem::path> system_catalogue_folders();
/// The person's, which kysod reads in developer mode only.
std::filesystem::path person_catalogue_folder(const std::filesystem::path& configuration_home);

/// The families that a card or USB device may be of.
std::vector<const Family*> families_of(const Catalogue& catalogue, ByteView atr);
std::vector<const Family*> families_of(const Catalogue& catalogue, UsbId id);

} // namespace kyso::drivers
