// SPDX-License-Identifier: Apache-2.0
// What the phone shows. Written by kysod and by the gateway with this one function, so neither the page nor
// the portal chooses a word of it: the gateway refuses any other text. GSM 03.38 letters only, for one letter
// with diacritics would halve what fits.
#pragma once

#include "protocol/origin.hpp"

#include <optional>
#include <string>

namespace kyso::sim {

enum class Purpose : std::uint8_t { registration, authentication, document };
std::string_view to_text(Purpose purpose) noexcept; ///< registration, authentication, document
std::optional<Purpose> purpose_from(std::string_view text) noexcept;

/// `dichvucong.gov.vn: Dang ky tai khoan (Ma 1462)`. A host too long for `limit` octets is cut at its front
/// and begins with `..`: its end is what names the owner. Pre: limit >= 64.
std::string display_text(const Origin& origin, Purpose purpose, std::string_view code, std::size_t limit);

/// Whether display_text() writes `text` with this code, whatever the limit: for who did not see the offer.
bool is_display_text(std::string_view text, const Origin& origin, Purpose purpose, std::string_view code);

/// What stands where display_text() puts the code; empty where there is no such place. Says nothing of the
/// rest.
std::string_view code_in(std::string_view text) noexcept;

} // namespace kyso::sim
