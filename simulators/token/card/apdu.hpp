// SPDX-License-Identifier: Apache-2.0
// Command and response APDUs of ISO/IEC 7816-4, short form only: SP 800-73-4 chains what is longer. The
// reader is strict: an octet too many or too few is no command. Used by PivCard; knows no card.
#pragma once

#include "protocol/bytes.hpp"

#include <optional>

namespace kyso::token {

struct CommandApdu {
    std::uint8_t cla = 0, ins = 0, p1 = 0, p2 = 0;
    Bytes data;
    std::optional<std::size_t> le; ///< 1 to max_le

    static constexpr std::size_t max_data = 255, max_le = 256;
    static constexpr std::size_t max_size = 4 + 1 + max_data + 1;

    /// Nothing where the length is wrong or the form extended; a card says 6700.
    static std::optional<CommandApdu> read(ByteView octets);
    /// `data` holds at most max_data octets.
    Bytes encode() const;

    friend bool operator==(const CommandApdu&, const CommandApdu&) = default;
};

/// Any other value may travel too: a card can be told to answer with it.
enum class StatusWord : std::uint16_t {
    ok = 0x9000,
    more_available = 0x6100, ///< low octet: how many; 0 for 256 or more
    wrong_pin = 0x63C0,      ///< low digit: tries left
    pad_timeout = 0x6400,    ///< of a PIN pad (PC/SC part 10, 2.5.2)
    pad_cancelled = 0x6401,
    pad_wrong_size = 0x6403,
    wrong_length = 0x6700,
    chain_broken = 0x6883,
    security_not_satisfied = 0x6982,
    blocked = 0x6983,
    conditions_not_satisfied = 0x6985,
    wrong_data = 0x6A80,
    not_found = 0x6A82,
    wrong_parameters = 0x6A86,
    reference_not_found = 0x6A88,
    unknown_instruction = 0x6D00,
    unknown_class = 0x6E00,
    failed = 0x6F00,
};

struct ResponseApdu {
    StatusWord status = StatusWord::ok;
    Bytes data;

    Bytes encode() const;

    friend bool operator==(const ResponseApdu&, const ResponseApdu&) = default;
};

} // namespace kyso::token
