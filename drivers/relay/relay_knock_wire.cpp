// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_knock_wire.hpp"

#include "protocol/wire.hpp"

namespace kyso::drivers {
namespace {

constexpr std::size_t longest_address = 1024;

WireWriter message(RelayMessage type) {
    return std::move(WireWriter{}.u8(static_cast<std::uint8_t>(type)));
}

Error malformed() {
    return Error{Errc::fetch_failed, "kyso-relay answers something else"};
}

} // namespace

Bytes encode_gateways_question() {
    return message(RelayMessage::gateways).take();
}

Bytes encode_knock(const Origin& origin) {
    return message(RelayMessage::knock).text(origin.text()).take();
}

Result<std::optional<Origin>> read_knock(ByteView message) {
    WireReader reader{message};
    const auto type = static_cast<RelayMessage>(reader.u8());
    if (type == RelayMessage::gateways && reader.finish()) return std::optional<Origin>{};
    const auto origin = Origin::parse(reader.text(Origin::max_size));
    if (type != RelayMessage::knock || !reader.finish() || !origin)
        return Error{Errc::invalid_params, "relay question"};
    return std::optional{*origin};
}

Bytes encode_gateway_list(const std::vector<KnownGateway>& gateways) {
    WireWriter writer = message(RelayMessage::gateway_list);
    writer.u32(static_cast<std::uint32_t>(gateways.size()));
    for (const KnownGateway& gateway : gateways)
        writer.text(gateway.origin.text()).text(gateway.address);
    return writer.take();
}

Bytes encode_knock_answer(const Result<void>& answer) {
    return answer ? message(RelayMessage::answers).take() : encode_relay_error(answer.error());
}

Result<std::vector<KnownGateway>> read_gateway_list(ByteView message) {
    if (relay_message(message) == RelayMessage::error) return read_relay_error(message).value_or(malformed());
    WireReader reader{message};
    if (static_cast<RelayMessage>(reader.u8()) != RelayMessage::gateway_list) return malformed();
    std::vector<KnownGateway> gateways;
    for (std::uint32_t left = reader.count(most_gateways); left > 0; --left) {
        const auto origin = Origin::parse(reader.text(Origin::max_size));
        std::string address = reader.text(longest_address);
        if (!origin || !reader.good()) return malformed();
        gateways.push_back({*origin, std::move(address)});
    }
    if (!reader.finish()) return malformed();
    return gateways;
}

Result<void> read_knock_answer(ByteView message) {
    if (relay_message(message) == RelayMessage::error) return read_relay_error(message).value_or(malformed());
    if (message.size() != 1 || relay_message(message) != RelayMessage::answers) return malformed();
    return {};
}

} // namespace kyso::drivers
