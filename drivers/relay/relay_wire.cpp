// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_wire.hpp"

#include "protocol/wire.hpp"

namespace kyso::drivers {
namespace {

using signature::RevocationAnswer;
using signature::RevocationQuestion;

constexpr auto fetch_message = static_cast<std::uint8_t>(RelayMessage::fetch);
constexpr auto content_message = static_cast<std::uint8_t>(RelayMessage::content);
constexpr std::size_t max_request = 4096;

} // namespace

Bytes encode_question(const RevocationQuestion& question) {
    return WireWriter{}
        .u8(fetch_message)
        .u8(question.kind == RevocationQuestion::Kind::ocsp ? 1 : 0)
        .u8(question.fresh ? 1 : 0)
        .text(question.address)
        .bytes(question.request)
        .take();
}

Result<RevocationQuestion> read_question(ByteView message) {
    WireReader reader{message};
    const std::uint8_t type = reader.u8();
    const std::uint8_t kind = reader.u8();
    const std::uint8_t fresh = reader.u8();
    RevocationQuestion question;
    question.address = reader.text(signature::longest_address);
    const ByteView request = reader.bytes(max_request);
    if (!reader.finish() || type != fetch_message || kind > 1 || fresh > 1 || (kind == 1) == request.empty())
        return Error{Errc::invalid_params, "relay question"};
    question.kind = kind == 1 ? RevocationQuestion::Kind::ocsp : RevocationQuestion::Kind::crl;
    question.fresh = fresh == 1;
    question.request.assign(request.begin(), request.end());
    return question;
}

Bytes encode_answer(const Result<RevocationAnswer>& answer) {
    if (answer)
        return WireWriter{}.u8(content_message).u8(answer->remembered ? 1 : 0).bytes(answer->bytes).take();
    return encode_relay_error(answer.error());
}

Result<RevocationAnswer> read_answer(ByteView message) {
    const Error malformed{Errc::fetch_failed, "kyso-relay answers something else"};
    if (relay_message(message) == RelayMessage::error) return read_relay_error(message).value_or(malformed);
    WireReader reader{message};
    const std::uint8_t type = reader.u8();
    const std::uint8_t remembered = reader.u8();
    const ByteView content = reader.bytes(max_relay_answer);
    if (!reader.finish() || type != content_message || remembered > 1) return malformed;
    return RevocationAnswer{Bytes(content.begin(), content.end()), remembered == 1};
}

} // namespace kyso::drivers
