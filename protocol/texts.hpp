// SPDX-License-Identifier: Apache-2.0
// One table of texts in Vietnamese and English (texts.def), chosen per session; there is no process-wide
// locale.
#pragma once

#include "protocol/result.hpp"

namespace kyso {

enum class Text : std::uint8_t {
#define KYSO_TEXT(name, vi, en) name,
#include "protocol/texts.def"
#undef KYSO_TEXT
};

std::string_view text(Text name, Language language) noexcept;

/// `vi` or `en`.
std::string_view language_tag(Language language) noexcept;

} // namespace kyso
