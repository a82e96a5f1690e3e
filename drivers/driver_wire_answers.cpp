// SPDX-License-Identifier: Apache-2.0
#include "drivers/driver_wire.hpp"

#include "pkcs11/client/readable_text.hpp"
#include "protocol/by_name.hpp"
#include "protocol/wire.hpp"

#include <cstdio>
#include <optional>

namespace kyso::drivers {
namespace {

constexpr std::uint8_t answer_bit = 0x80;
constexpr std::uint8_t error_type = 0xFF;
constexpr std::size_t max_error_name = 64;
constexpr std::size_t max_detail = 512;

/// Type octet of the answer to a kind of request.
template <class Request>
constexpr std::uint8_t answer_to() {
    return static_cast<std::uint8_t>(DriverRequest{Request{}}.index() + 1) | answer_bit;
}

Error lied(std::string detail) {
    return Error{Errc::driver_lied, std::move(detail)};
}

Error read_error(WireReader& reader) {
    const std::string name = reader.text(max_error_name);
    const std::uint64_t return_value = reader.u64();
    std::string detail = reader.text(max_detail);
    if (const auto end = reader.finish(); !end) return end.error();
    const auto errc = error_named(name);
    if (!errc) return lied("unknown error name");
    char number[32];
    std::snprintf(number, sizeof number, "CKR 0x%08llx", static_cast<unsigned long long>(return_value));
    // Cryptoki failures name their number already; vendors' details may not.
    if (return_value != 0 && detail.find(number) == std::string::npos)
        detail += std::string{" ("} + number + ")";
    return Error{*errc, std::move(detail)};
}

/// Reads the type octet; an error where the answer is an error, or one to another question.
std::optional<Error> read_type(WireReader& reader, std::uint8_t expected) {
    const std::uint8_t type = reader.u8();
    if (reader.good() && type == error_type) return read_error(reader);
    if (type != expected) return lied("unexpected type of answer");
    return std::nullopt;
}

template <class Value>
Result<Value> ended(const WireReader& reader, Value value) {
    if (const auto end = reader.finish(); !end) return end.error();
    return value;
}

template <class Request>
Result<void> read_empty(ByteView message) {
    WireReader reader{message};
    if (auto error = read_type(reader, answer_to<Request>())) return std::move(*error);
    return reader.finish();
}

Bytes copy(ByteView bytes) {
    return {bytes.begin(), bytes.end()};
}

} // namespace

Bytes describe_answer(const ModuleInfo& module) {
    WireWriter writer;
    writer.u8(answer_to<DescribeRequest>()).text(module.manufacturer).text(module.description);
    writer.u8(module.cryptoki_major)
        .u8(module.cryptoki_minor)
        .u8(module.library_major)
        .u8(module.library_minor);
    return writer.take();
}

Bytes tokens_answer(const std::vector<TokenInfo>& tokens) {
    WireWriter writer;
    writer.u8(answer_to<TokensRequest>()).u32(static_cast<std::uint32_t>(tokens.size()));
    for (const TokenInfo& token : tokens) {
        writer.u64(token.slot)
            .text(token.label)
            .text(token.manufacturer)
            .text(token.model)
            .text(token.serial);
        writer.u32(token.flags).text(token.reader);
    }
    return writer.take();
}

Bytes certificates_answer(const std::vector<TokenCertificate>& certificates) {
    WireWriter writer;
    writer.u8(answer_to<CertificatesRequest>()).u32(static_cast<std::uint32_t>(certificates.size()));
    for (const TokenCertificate& one : certificates)
        writer.bytes(one.id).text(one.label).bytes(one.der);
    return writer.take();
}

Bytes login_answer() {
    return {answer_to<LoginRequest>()};
}
Bytes logout_answer() {
    return {answer_to<LogoutRequest>()};
}

Bytes next_pin_answer() {
    return {answer_to<NextPinRequest>()};
}

Bytes sign_answer(ByteView signature) {
    WireWriter writer;
    writer.u8(answer_to<SignRequest>()).bytes(signature);
    return writer.take();
}

Bytes error_answer(const Error& error, std::uint64_t return_value) {
    WireWriter writer;
    writer.u8(error_type).text(error.name()).u64(return_value);
    writer.text(pkcs11::readable_text(error.detail(), max_detail));
    return writer.take();
}

Result<ModuleInfo> read_describe_answer(ByteView message) {
    WireReader reader{message};
    if (auto error = read_type(reader, answer_to<DescribeRequest>())) return std::move(*error);
    ModuleInfo module;
    module.manufacturer = reader.text(pkcs11::max_text);
    module.description = reader.text(pkcs11::max_text);
    module.cryptoki_major = reader.u8();
    module.cryptoki_minor = reader.u8();
    module.library_major = reader.u8();
    module.library_minor = reader.u8();
    return ended(reader, std::move(module));
}

Result<std::vector<TokenInfo>> read_tokens_answer(ByteView message) {
    WireReader reader{message};
    if (auto error = read_type(reader, answer_to<TokensRequest>())) return std::move(*error);
    std::vector<TokenInfo> tokens(reader.count(pkcs11::max_tokens));
    for (TokenInfo& token : tokens) {
        token.slot = reader.u64();
        for (std::string* text : {&token.label, &token.manufacturer, &token.model, &token.serial})
            *text = reader.text(pkcs11::max_text);
        token.flags = reader.u32();
        token.reader = reader.text(pkcs11::max_text);
    }
    return ended(reader, std::move(tokens));
}

Result<std::vector<TokenCertificate>> read_certificates_answer(ByteView message) {
    WireReader reader{message};
    if (auto error = read_type(reader, answer_to<CertificatesRequest>())) return std::move(*error);
    std::vector<TokenCertificate> certificates(reader.count(pkcs11::max_certificates));
    for (TokenCertificate& one : certificates) {
        one.id = copy(reader.bytes(pkcs11::max_key_id));
        one.label = reader.text(pkcs11::max_text);
        one.der = copy(reader.bytes(pkcs11::max_certificate));
    }
    return ended(reader, std::move(certificates));
}

Result<void> read_login_answer(ByteView message) {
    return read_empty<LoginRequest>(message);
}
Result<void> read_logout_answer(ByteView message) {
    return read_empty<LogoutRequest>(message);
}

Result<void> read_next_pin_answer(ByteView message) {
    return read_empty<NextPinRequest>(message);
}

Result<Bytes> read_sign_answer(ByteView message) {
    WireReader reader{message};
    if (auto error = read_type(reader, answer_to<SignRequest>())) return std::move(*error);
    Bytes signature = copy(reader.bytes(pkcs11::max_signature));
    if (const auto end = reader.finish(); !end) return end.error();
    if (signature.empty()) return lied("empty signature");
    return signature;
}

} // namespace kyso::drivers
