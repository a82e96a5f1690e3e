// SPDX-License-Identifier: Apache-2.0
// A Vietnamese mobile number. Made only by read(); used by kysod, the gateway and the portal, so that all
// three mean the same phone. Personal data: logs and pages get masked().
#pragma once

#include "protocol/result.hpp"

#include <string>
#include <string_view>

namespace kyso::sim {

class PhoneNumber {
  public:
    /// Takes `0912345678`, `+84912345678`, `84912345678`, also with spaces, dots or hyphens between digits,
    /// up to 32 octets. Mobile prefixes since 2018 (03, 05, 07, 08, 09). Errc::phone_invalid.
    static Result<PhoneNumber> read(std::string_view typed);

    /// `84912345678`: E.164 without the plus, the one spelling that is stored, signed and compared.
    const std::string& msisdn() const noexcept { return msisdn_; }
    /// `0912 345 678`, as people read it.
    std::string national() const;
    /// `09•• ••• 678`
    std::string masked() const;

    friend bool operator==(const PhoneNumber&, const PhoneNumber&) = default;

  private:
    explicit PhoneNumber(std::string msisdn) : msisdn_(std::move(msisdn)) {}
    std::string msisdn_;
};

} // namespace kyso::sim
