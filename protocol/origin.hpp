// SPDX-License-Identifier: Apache-2.0
// A web origin (RFC 6454) in the one spelling that browsers send and allow-lists hold. Compared octet by
// octet; never by prefix, suffix or pattern. Made from the handshake's header or from the allow-list, never
// from a parameter.
#pragma once

#include "protocol/result.hpp"

#include <compare>
#include <string>

namespace kyso {

class Origin {
  public:
    static constexpr std::size_t max_size = 255;

    /// `https://` + lower-case host of letters, digits, hyphens and dots + optional port that is not 443; or
    /// `http://localhost:port` (only of use where an allow-list names it). No path, user, trailing dot or
    /// slash. Errc::origin_not_allowed otherwise, `null` included.
    static Result<Origin> parse(std::string_view text);

    const std::string& text() const noexcept { return text_; }
    bool is_secure() const noexcept { return text_.starts_with("https://"); }

    friend auto operator<=>(const Origin&, const Origin&) = default;

  private:
    explicit Origin(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

} // namespace kyso
