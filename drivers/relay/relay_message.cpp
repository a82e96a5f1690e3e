// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_message.hpp"

#include "protocol/by_name.hpp"
#include "protocol/wire.hpp"

namespace kyso::drivers {
namespace {

constexpr std::size_t max_name = 64;
constexpr std::size_t max_detail = 512;

} // namespace

RelayMessage relay_message(ByteView message) noexcept {
    return message.empty() ? RelayMessage::none : static_cast<RelayMessage>(message.front());
}

Bytes encode_relay_error(const Error& error) {
    const std::string& detail = error.detail();
    const std::string_view told = is_utf8(detail) ? std::string_view{detail}.substr(0, max_detail) : "";
    return WireWriter{}
        .u8(static_cast<std::uint8_t>(RelayMessage::error))
        .text(error.name())
        .text(is_utf8(told) ? told : std::string_view{}) // cut within a character
        .take();
}

std::optional<Error> read_relay_error(ByteView message) {
    WireReader reader{message};
    const std::uint8_t type = reader.u8();
    const std::string name = reader.text(max_name);
    std::string detail = reader.text(max_detail);
    if (!reader.finish() || type != static_cast<std::uint8_t>(RelayMessage::error)) return std::nullopt;
    const auto errc = error_named(name);
    if (!errc) return std::nullopt;
    return Error{*errc, std::move(detail)};
}

} // namespace kyso::drivers
