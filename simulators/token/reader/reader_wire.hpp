// SPDX-License-Identifier: Apache-2.0
// What the IFD handler in pcscd and kyso-token say to each other over a Unix socket: the handler asks,
// kyso-token answers, one at a time, each in a frame (protocol/framing.hpp). Used by both sides.
#pragma once

#include "protocol/bytes.hpp"

#include <optional>

namespace kyso::token {

/// Largest message: a response of 64 KiB and its frame's first octet.
constexpr std::size_t wire_limit = 0x10000 + 8;

struct ReaderRequest {
    enum class Kind : std::uint8_t {
        presence,   ///< answered with the number of the insertion, four octets
        power_up,   ///< cold reset; answered with the ATR
        reset,      ///< warm; answered with the ATR
        power_down, ///< answered with nothing
        transmit,   ///< command APDU; answered with the response APDU
        verify_pin, ///< PIN_VERIFY structure (PC/SC part 10, 2.5.2); answered with a response APDU
    };
    Kind kind = Kind::presence;
    Bytes data;

    friend bool operator==(const ReaderRequest&, const ReaderRequest&) = default;
};

struct ReaderReply {
    enum class Result : std::uint8_t {
        ok,
        absent, ///< no card, or it went meanwhile
        failed, ///< a card without power, or a reader without a pad
    };
    Result result = Result::ok;
    Bytes data;

    friend bool operator==(const ReaderReply&, const ReaderReply&) = default;
};

Bytes encode(const ReaderRequest& request);
Bytes encode(const ReaderReply& reply);
/// Nothing where the first octet names no kind or there is none.
std::optional<ReaderRequest> read_request(ByteView message);
std::optional<ReaderReply> read_reply(ByteView message);

} // namespace kyso::token
