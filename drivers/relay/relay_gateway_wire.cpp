// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_gateway_wire.hpp"

#include "protocol/wire.hpp"

namespace kyso::drivers {
namespace {

RelayMessage message_of(const GatewayCall& call) {
    if (std::holds_alternative<sim::OpenCall>(call)) return RelayMessage::open;
    return std::holds_alternative<sim::SubmitCall>(call) ? RelayMessage::submit : RelayMessage::status;
}

Result<GatewayCall> read_call(RelayMessage type, std::string_view body) {
    const auto widened = [](auto read) {
        return read ? Result<GatewayCall>{*std::move(read)} : Result<GatewayCall>{read.error()};
    };
    switch (type) {
    case RelayMessage::open:
        return widened(sim::read_open(body));
    case RelayMessage::submit:
        return widened(sim::read_submit(body));
    case RelayMessage::status:
        return widened(sim::read_status_call(body));
    default:
        return Error{Errc::invalid_params};
    }
}

template <class Answer>
Bytes encode_answer_as(RelayMessage type, const Result<Answer>& answer) {
    if (!answer) return encode_relay_error(answer.error());
    return WireWriter{}.u8(static_cast<std::uint8_t>(type)).text(sim::encode(*answer)).take();
}

/// Whether kyso-relay may say this of a call.
bool may_be_said(Errc errc) {
    return errc == Errc::sim_not_offered || errc == Errc::gateway_unreachable ||
           errc == Errc::invalid_params || sim::is_gateway_error(errc);
}

template <class Answer>
Result<Answer> read_answer_as(RelayMessage type, ByteView message, Result<Answer> (*read)(std::string_view)) {
    const Error malformed{Errc::gateway_unreachable, "kyso-relay answers something else"};
    if (relay_message(message) == RelayMessage::error) {
        auto said = read_relay_error(message);
        return said && may_be_said(said->code()) ? *std::move(said) : malformed;
    }
    WireReader reader{message};
    reader.u8();
    const std::string body = reader.text(sim::max_gateway_body);
    if (!reader.finish() || relay_message(message) != type) return malformed;
    auto answer = read(body);
    if (!answer) return malformed;
    return answer;
}

} // namespace

Bytes encode_gateway_question(const GatewayQuestion& question) {
    return WireWriter{}
        .u8(static_cast<std::uint8_t>(message_of(question.call)))
        .text(question.origin.text())
        .text(std::visit([](const auto& call) { return sim::encode(call); }, question.call))
        .take();
}

Result<GatewayQuestion> read_gateway_question(ByteView message) {
    const Error malformed{Errc::invalid_params, "relay question"};
    WireReader reader{message};
    const auto type = static_cast<RelayMessage>(reader.u8());
    const auto origin = Origin::parse(reader.text(Origin::max_size));
    const std::string body = reader.text(max_relay_question);
    if (!reader.finish() || !origin) return malformed;
    auto call = read_call(type, body);
    if (!call) return malformed;
    return GatewayQuestion{*origin, *std::move(call)};
}

Bytes encode_gateway_answer(const Result<sim::Offer>& answer) {
    return encode_answer_as(RelayMessage::offer, answer);
}
Bytes encode_gateway_answer(const Result<sim::SimProgress>& answer) {
    return encode_answer_as(RelayMessage::progress, answer);
}

Result<sim::Offer> read_gateway_offer(ByteView message) {
    return read_answer_as<sim::Offer>(RelayMessage::offer, message, sim::read_offer);
}
Result<sim::SimProgress> read_gateway_progress(ByteView message) {
    return read_answer_as<sim::SimProgress>(RelayMessage::progress, message, sim::read_progress);
}

} // namespace kyso::drivers
