// SPDX-License-Identifier: Apache-2.0
// A PIN or PUK with its counter of tries (SP 800-73-4 part 2, 2.4.3). Made-up values only: this is a
// simulator, so they stand in memory in clear. Held by PivCard.
#pragma once

#include "simulators/token/card/apdu.hpp"

#include <string>

namespace kyso::token {

constexpr std::size_t pin_block_size = 8;
constexpr std::size_t shortest_pin = 6;

class ReferenceData {
  public:
    /// What a PUK may be made of, any octets, and what a PIN may, digits.
    enum class Kind : std::uint8_t { pin, puk };

    /// `value`: 6 to 8 characters; `tries`: 1 to 15.
    ReferenceData(Kind kind, std::string_view value, unsigned tries);

    /// The block with 0xFF behind a value, as cards are sent it.
    static Bytes block_of(std::string_view value);
    /// Has it the form that a new value must have?
    bool is_well_formed(ByteView block) const;

    /// Counts: ok, wrong_pin with the tries left, blocked; wrong_data uncounted where the form is wrong.
    StatusWord verify(ByteView block);
    /// A new value; all tries again.
    void set(ByteView block);
    /// ok is never answered: wrong_pin with the tries left, or blocked.
    StatusWord tries_status() const noexcept;
    unsigned tries_left() const noexcept { return left_; }

  private:
    Kind kind_;
    Bytes block_;
    unsigned tries_, left_;
};

} // namespace kyso::token
