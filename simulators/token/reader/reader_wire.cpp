// SPDX-License-Identifier: Apache-2.0
#include "simulators/token/reader/reader_wire.hpp"

#include <algorithm>

namespace kyso::token {
namespace {

template <class Enum>
Bytes joined(Enum first, const Bytes& rest) {
    Bytes message(1 + rest.size()); // at once: GCC 12 sees a false overflow where it grows
    message.front() = static_cast<std::uint8_t>(first);
    std::ranges::copy(rest, message.begin() + 1);
    return message;
}

template <class Message, class Enum>
std::optional<Message> split(ByteView message, Enum last) {
    if (message.empty() || message.front() > static_cast<std::uint8_t>(last)) return std::nullopt;
    return Message{static_cast<Enum>(message.front()), Bytes(message.begin() + 1, message.end())};
}

} // namespace

Bytes encode(const ReaderRequest& request) {
    return joined(request.kind, request.data);
}

Bytes encode(const ReaderReply& reply) {
    return joined(reply.result, reply.data);
}

std::optional<ReaderRequest> read_request(ByteView message) {
    return split<ReaderRequest>(message, ReaderRequest::Kind::verify_pin);
}

std::optional<ReaderReply> read_reply(ByteView message) {
    return split<ReaderReply>(message, ReaderReply::Result::failed);
}

} // namespace kyso::token
