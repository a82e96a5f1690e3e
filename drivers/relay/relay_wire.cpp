// SPDX-License-Identifier: Apache-2.0
#include "drivers/relay/relay_wire.hpp"

#include "protocol/wire.hpp"

#include <algorithm>

namespace kyso::drivers {
namespace {

using signature::RevocationAnswer;
using signature::RevocationQuestion;

constexpr std::uint8_t fetch_message = 1;
constexpr std::uint8_t content_message = 0x81;
constexpr std::uint8_t error_message = 0xFF;
constexpr std::size_t max_request = 4096;
constexpr std::size_t max_detail = 512;

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
    const Error error = answer.error(); // a Result hands out copies: a reference into one would dangle
    const std::string& detail = error.detail();
    const std::string_view told = is_utf8(detail) ? std::string_view{detail}.substr(0, max_detail) : "";
    return WireWriter{}
        .u8(error_message)
        .text(error.name())
        .text(is_utf8(told) ? told : std::string_view{}) // cut within a character
        .take();
}

Result<RevocationAnswer> read_answer(ByteView message) {
    const Error malformed{Errc::fetch_failed, "kyso-relay answers something else"};
    WireReader reader{message};
    const std::uint8_t type = reader.u8();
    if (type == error_message) {
        const std::string name = reader.text(64);
        std::string detail = reader.text(max_detail);
        if (!reader.finish()) return malformed;
        const auto* row =
            std::find_if(begin_errors(), end_errors(), [&](const auto& it) { return it.name == name; });
        return row == end_errors() ? malformed : Error{row->errc, std::move(detail)};
    }
    const std::uint8_t remembered = reader.u8();
    const ByteView content = reader.bytes(max_relay_answer);
    if (!reader.finish() || type != content_message || remembered > 1) return malformed;
    return RevocationAnswer{Bytes(content.begin(), content.end()), remembered == 1};
}

} // namespace kyso::drivers
