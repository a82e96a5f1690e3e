// SPDX-License-Identifier: Apache-2.0
// What `kysod --check-config` says: the daemon reads its configuration itself, so that there is one reader of
// it. Used by `kyso doctor`.
#pragma once

#include "protocol/result.hpp"

#include <filesystem>
#include <vector>

namespace kyso::cli {

struct ConfigurationSummary {
    std::filesystem::path file;
    unsigned first_port = 0;
    unsigned last_port = 0;
    std::vector<std::filesystem::path> modules;
    std::vector<std::filesystem::path> catalogue = {}; ///< its folders; none: it is not used
    bool p11_kit = false;                              ///< modules of p11-kit are used too
    bool developer = false;                            ///< modules may belong to anybody
};

/// The lines of `kysod --check-config` (kysod(8)). Errc::internal_error where they are not such lines.
Result<ConfigurationSummary> read_configuration_summary(const std::string& text);

/// Runs `kysod --check-config [--config FILE]`. Errc::config_invalid with kysod's words, which name file and
/// line; Errc::internal_error where kysod cannot be run.
Result<ConfigurationSummary> check_configuration(const std::filesystem::path& kysod, const std::string& file);

} // namespace kyso::cli
