// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/reader/pin_pad.hpp"

#include <algorithm>
#include <cstring>

namespace kyso::token {
namespace {

// Offsets in the packed structure; integers are in the byte order of the machine.
constexpr std::size_t format_at = 2, block_at = 3, length_format_at = 4, extra_digit_at = 5,
                      data_length_at = 15, data_at = 19;
constexpr std::uint8_t ascii_from_octet_0 = 0x82; // system unit: octets; position 0; left; ASCII
constexpr std::uint8_t block_size_mask = 0x0F, length_size_mask = 0xF0;

} // namespace

std::optional<PinEntry> PinEntry::read(ByteView structure) {
    if (structure.size() < data_at) return std::nullopt;
    std::uint16_t digits = 0;
    std::uint32_t length = 0;
    std::memcpy(&digits, structure.data() + extra_digit_at, sizeof digits);
    std::memcpy(&length, structure.data() + data_length_at, sizeof length);
    if (length != structure.size() - data_at) return std::nullopt;
    const std::uint8_t block = structure[block_at];
    if (structure[format_at] != ascii_from_octet_0 || (block & length_size_mask) != 0 ||
        structure[length_format_at] != 0)
        return std::nullopt;
    auto command = CommandApdu::read(structure.subspan(data_at));
    if (!command || command->data.size() != (block & block_size_mask)) return std::nullopt;
    PinEntry entry{std::move(*command), static_cast<std::size_t>(digits >> 8U), digits & 0xFFU};
    if (entry.shortest > entry.longest || entry.longest > entry.command.data.size()) return std::nullopt;
    return entry;
}

std::optional<CommandApdu> PinEntry::with(std::string_view pin) const {
    if (pin.size() < shortest || pin.size() > longest) return std::nullopt;
    CommandApdu filled = command;
    std::copy(pin.begin(), pin.end(), filled.data.begin());
    return filled;
}

} // namespace kyso::token
