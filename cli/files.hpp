// SPDX-License-Identifier: Apache-2.0
// Files as `kyso sign` and `kyso verify` read and write them: within a limit, never half, never over what is
// there unless it is wanted. Names come from a command line and may be hostile: they are only opened here.
#pragma once

#include "protocol/to_be_signed.hpp"

#include <filesystem>
#include <functional>

namespace kyso::cli {

/// Standard input on the command line.
constexpr const char* standard_input = "-";

/// Sees every piece of a file, in order; says whether it wants the next.
using PieceVisitor = std::function<bool(ByteView)>;
/// Reads a file, or standard input for `-`. Errc::file_unreadable, also for a folder.
Result<void> read_pieces(const std::filesystem::path& file, const PieceVisitor& visit);

/// The whole of it. Errc::file_unreadable; too_large above `limit` octets.
Result<Bytes> read_whole(const std::filesystem::path& file, std::size_t limit);

/// The digest of a file of any size, which is never in memory as a whole. Errc::file_unreadable.
Result<Bytes> digest_of_file(const std::filesystem::path& file, DigestAlgorithm algorithm);

enum class Overwrite : std::uint8_t { no, yes };

/// Writes beside `file` first, then puts it in its place: nobody ever reads half of it, and with
/// Overwrite::no nothing that came to stand there meanwhile is lost. Errc::file_exists, file_unwritable.
Result<void> write_whole(const std::filesystem::path& file, ByteView content, Overwrite overwrite);

} // namespace kyso::cli
