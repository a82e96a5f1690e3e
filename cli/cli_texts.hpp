// SPDX-License-Identifier: Apache-2.0
// Everything that `kyso` says to people, in Vietnamese and English: one table, cli_texts.def. Errors of the
// protocol are not here: their sentences stand in protocol/errors.def.
#pragma once

#include "protocol/result.hpp"

#include <initializer_list>
#include <string>

namespace kyso::cli {

enum class CliText : std::uint16_t {
#define KYSO_CLI_TEXT(name, vi, en) name,
#include "cli/cli_texts.def"
#undef KYSO_CLI_TEXT
};

/// The text with `{0}`, `{1}` replaced by the arguments. A mark without an argument stays, so that a test
/// sees it.
std::string say(CliText text, Language language, std::initializer_list<std::string_view> arguments = {});

} // namespace kyso::cli
