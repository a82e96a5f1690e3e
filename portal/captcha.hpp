// SPDX-License-Identifier: Apache-2.0
// A question that keeps simple robots from opening registrations by the thousand: letters drawn as strokes,
// or digits in words for those who cannot see them. Called by Api. It proves nothing about a person; the
// signature does that. No picture is stored: the same seed draws the same one.
#pragma once

#include "protocol/bytes.hpp"

#include <string>

namespace kyso::portal {

enum class CaptchaKind : std::uint8_t { picture, words };

/// Five letters and digits that cannot be mistaken for one another, or four digits.
std::string make_captcha(CaptchaKind kind);

/// SVG of `answer`, 240 by 80 units, without text in it: strokes bent, turned and crossed as `seed` says.
/// Pre: `answer` is of make_captcha(picture).
std::string picture_of(std::string_view answer, ByteView seed);

/// «bảy, không, …» and “seven, zero, …”: the digits of `answer` in words.
struct SpokenDigits {
    std::string vietnamese, english;
};
SpokenDigits spoken(std::string_view answer);

/// Is that what was asked? Case and blanks do not matter.
bool answers(std::string_view typed, std::string_view answer);

} // namespace kyso::portal
