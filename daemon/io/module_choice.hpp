// SPDX-License-Identifier: Apache-2.0
// Which PKCS#11 modules kysod uses: those of its configuration, always, then those of token families that are
// installed, then p11-kit's. Made once, by main, before anything is started; loads nothing.
#pragma once

#include "daemon/io/configuration.hpp"

namespace kyso::io {

struct ModuleChoice {
    std::vector<ModuleConfiguration> modules;
    std::size_t configured = 0;       ///< the first so many stand in the configuration
    std::vector<std::string> refused; ///< why others that were found are left out
};

/// Two names of one file are one module, with the words of the first. Errc::config_invalid where a file of
/// the catalogue is wrong.
Result<ModuleChoice> choose_modules(const Configuration& configuration);

/// Into the log.
void tell(const ModuleChoice& choice);

} // namespace kyso::io
