// SPDX-License-Identifier: Apache-2.0
// Text from tokens, programs and log files on its way to a terminal. Such text may hold escape sequences that
// repaint the screen, or marks that turn the reading direction; nothing of it goes out unchecked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kyso::cli {

/// The text with control characters, direction marks and wrong UTF-8 replaced by U+FFFD.
std::string printable(std::string_view text);

/// Columns as wide as their widest cell, two spaces between them. The first row is the heading.
std::string table(const std::vector<std::vector<std::string>>& rows);

} // namespace kyso::cli
