// SPDX-License-Identifier: Apache-2.0
// How kysod's own small files are written. (Where `kyso sign` writes, other people's rules hold:
// cli/files.hpp.)
#pragma once

#include <filesystem>
#include <string_view>
#include <sys/types.h>
#include <system_error>

namespace kyso {

/// All of `content`, and then fsync(2): some file systems tell of a full disk only there.
/// Errors: those of write(2) and fsync(2).
std::error_code write_all(int fd, std::string_view content);

/// Writes `content` beside `file` (as `<file>.new`, with exactly `mode`) and then puts it in its place:
/// nobody ever reads half of it, and what was there stays whole if this is cut off. The folder must be there;
/// two writers at once are the caller's to prevent. Errors: those of open(2), write(2), fsync(2) and
/// rename(2).
std::error_code replace_file(const std::filesystem::path& file, std::string_view content, ::mode_t mode);

} // namespace kyso
