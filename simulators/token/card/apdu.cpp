// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/card/apdu.hpp"

namespace kyso::token {
namespace {

std::size_t expected_length(std::uint8_t octet) {
    return octet == 0 ? CommandApdu::max_le : octet;
}

} // namespace

std::optional<CommandApdu> CommandApdu::read(ByteView octets) {
    if (octets.size() < 4) return std::nullopt;
    CommandApdu command{octets[0], octets[1], octets[2], octets[3], {}, {}};
    const ByteView body = octets.subspan(4);
    if (body.empty()) return command; // case 1
    if (body.size() == 1) {           // case 2
        command.le = expected_length(body[0]);
        return command;
    }
    const std::size_t size = body[0];
    if (size == 0) return std::nullopt; // the extended form
    if (body.size() != 1 + size && body.size() != 2 + size) return std::nullopt;
    const ByteView data = body.subspan(1, size);
    command.data.assign(data.begin(), data.end());
    if (body.size() == 2 + size) command.le = expected_length(body.back()); // case 4
    return command;
}

Bytes CommandApdu::encode() const {
    Bytes octets{cla, ins, p1, p2};
    if (!data.empty()) {
        octets.push_back(static_cast<std::uint8_t>(data.size()));
        octets.insert(octets.end(), data.begin(), data.end());
    }
    if (le) octets.push_back(static_cast<std::uint8_t>(*le)); // max_le becomes 0
    return octets;
}

Bytes ResponseApdu::encode() const {
    Bytes octets = data;
    const auto word = static_cast<std::uint16_t>(status);
    octets.push_back(static_cast<std::uint8_t>(word >> 8U));
    octets.push_back(static_cast<std::uint8_t>(word));
    return octets;
}

} // namespace kyso::token
