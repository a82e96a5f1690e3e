// SPDX-License-Identifier: Apache-2.0
// Makes text from outside safe to show to a person who decides by it. kysod uses it for what it logs or
// prints, kyso-prompt for every word that it did not write itself. Never changes what is signed, only how it
// is shown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kyso::prompt {

/// Whether a line feed stays a line feed (documents) or becomes an escape like other control characters.
enum class LineFeeds : std::uint8_t { escaped, kept };

/// `text` with everything invisible, reordering or line-breaking written as `⟨U+202E⟩`: control characters,
/// bidi controls, zero-width and other format characters, line separators, invisible fillers, private use and
/// noncharacters, and combining marks beyond the third in a row (they would be drawn over other lines). `⟨`
/// itself is escaped too, so that no text can pretend to contain an escape. Octets that are not UTF-8 become
/// `⟨0xFF⟩`. The result is plain text, never markup.
std::string safe_text(std::string_view text, LineFeeds line_feeds = LineFeeds::escaped);

} // namespace kyso::prompt
