// SPDX-License-Identifier: Apache-2.0
#include "cli/cli_texts.hpp"

#include <array>

namespace kyso::cli {
namespace {

struct Row {
    std::string_view vi, en;
};

constexpr std::array rows = {
#define KYSO_CLI_TEXT(name, vi, en) Row{vi, en},
#include "cli/cli_texts.def"
#undef KYSO_CLI_TEXT
};

} // namespace

std::string say(CliText text, Language language, std::initializer_list<std::string_view> arguments) {
    const Row& row = rows[static_cast<std::size_t>(text)];
    const std::string_view pattern = language == Language::vi ? row.vi : row.en;
    std::string said;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const bool mark = pattern[at] == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}';
        const std::size_t index = mark ? static_cast<std::size_t>(pattern[at + 1] - '0') : arguments.size();
        if (index < arguments.size()) {
            said += arguments.begin()[index];
            at += 2;
        } else {
            said += pattern[at];
        }
    }
    return said;
}

} // namespace kyso::cli
