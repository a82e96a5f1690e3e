// SPDX-License-Identifier: Apache-2.0
// Reading the small text files of the catalogue and of p11-kit, and listing their folders.
#pragma once

#include "protocol/result.hpp"

#include <filesystem>
#include <vector>

namespace kyso::drivers {

/// Errc::config_invalid with the file's name; also above 64 KiB, and for what is no regular file.
Result<std::string> read_small_file(const std::filesystem::path& file);

/// The files of a folder that end so, sorted by name; none where the folder is not there.
/// Errc::config_invalid where it cannot be read.
Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& folder,
                                                    std::string_view ending);

} // namespace kyso::drivers
