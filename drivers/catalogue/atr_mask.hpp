// SPDX-License-Identifier: Apache-2.0
// A pattern of ATRs as smart card lists write it: octets in hexadecimal, a dot for a digit that may be
// anything. A hint only: cards of one family share ATRs with others, and nothing is trusted because of one.
#pragma once

#include "protocol/bytes.hpp"

#include <optional>
#include <string>

namespace kyso::drivers {

class AtrMask {
  public:
    /// `3B 9F .. 0.`, spaces between octets as one likes. At most 33 octets, the first wholly given, four
    /// given in all: a mask that fits nearly every card says nothing.
    static std::optional<AtrMask> parse(std::string_view text);

    bool matches(ByteView atr) const;
    /// Capitals, one space between octets.
    std::string text() const;

    bool operator==(const AtrMask&) const = default;

  private:
    Bytes value_, mask_;
};

/// An ATR as people write it: capitals, one space between octets.
std::string atr_text(ByteView atr);

} // namespace kyso::drivers
