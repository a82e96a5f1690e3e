// SPDX-License-Identifier: Apache-2.0
// What kyso-telco is told on its command line. Called by main, once.
#pragma once

#include "protocol/result.hpp"

#include <optional>
#include <string>

namespace kyso::telco {

struct Options {
    std::string config, log_level;
};

/// nullopt: --help or --version was asked for and printed. Errc::config_invalid: what to change.
Result<std::optional<Options>> read_options(int argc, const char* const* argv);

} // namespace kyso::telco
