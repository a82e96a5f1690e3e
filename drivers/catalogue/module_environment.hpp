// SPDX-License-Identifier: Apache-2.0
// The variables that a configuration or a family's file gives to a module's process. Needs toml++: for the
// two readers of such tables only.
#pragma once

#include "toml/toml_table.hpp"

namespace kyso::drivers {

/// The table `environment` as NAME=value. What steers a loader would run in the driver host, where the PIN
/// arrives: it is a fault unless `developer`.
std::vector<std::string> read_module_environment(TomlTable& fields, bool developer);

} // namespace kyso::drivers
