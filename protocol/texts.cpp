// SPDX-License-Identifier: Apache-2.0
#include "protocol/texts.hpp"

#include <array>

namespace kyso {
namespace {

struct Row {
    std::string_view vi, en;
};

constexpr std::array table = {
#define KYSO_TEXT(name, vi, en) Row{vi, en},
#include "protocol/texts.def"
#undef KYSO_TEXT
};

} // namespace

std::string_view text(Text name, Language language) noexcept {
    const Row& row = table[static_cast<std::size_t>(name)];
    return language == Language::vi ? row.vi : row.en;
}

std::string_view language_tag(Language language) noexcept {
    return language == Language::vi ? "vi" : "en";
}

} // namespace kyso
