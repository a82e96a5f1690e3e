// SPDX-License-Identifier: Apache-2.0
// What the messages between kyso-relay and who asks it have in common: the first octet, which tells what
// follows, and the one way to say an error. Each is one frame (protocol/framing.hpp); readers take hostile
// octets.
//   error: u8 0xFF, text error name, text detail
#pragma once

#include "protocol/bytes.hpp"

#include <optional>

namespace kyso::drivers {

enum class RelayMessage : std::uint8_t {
    none = 0,
    // asked
    fetch = 1, ///< relay_wire.hpp
    open = 2,  ///< relay_gateway_wire.hpp, with submit and status
    submit = 3,
    status = 4,
    gateways = 5, ///< relay_knock_wire.hpp, with knock
    knock = 6,
    // answered
    content = 0x81,
    offer = 0x82,
    progress = 0x83,
    gateway_list = 0x85,
    answers = 0x86,
    error = 0xFF,
};

constexpr std::size_t max_relay_question = 8 * 1024;

/// Of any message; none where it is empty.
RelayMessage relay_message(ByteView message) noexcept;

Bytes encode_relay_error(const Error& error);
/// nullopt: no error message, or one of an error that is in no table.
std::optional<Error> read_relay_error(ByteView message);

} // namespace kyso::drivers
