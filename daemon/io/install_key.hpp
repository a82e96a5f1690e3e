// SPDX-License-Identifier: Apache-2.0
// A random key of this installation, in a file of its own, made when it is first wanted: the audit log's
// pseudonyms and the MACs of the approvals. Also the lock that keeps two writers of one file apart. Never
// printed, never sent.
#pragma once

#include "protocol/bytes.hpp"
#include "protocol/fd.hpp"

#include <filesystem>

namespace kyso::io {

struct InstallKey {
    Bytes octets; ///< 32
    Fd file;      ///< open for locking
};

/// Reads or makes `path` (0600) in a folder that is made where it is missing (0700). `errc` is the error to
/// give.
Result<InstallKey> install_key(const std::filesystem::path& path, Errc errc);

} // namespace kyso::io
