// SPDX-License-Identifier: Apache-2.0
// Requests. Answers are in driver_wire_answers.cpp.
#include "drivers/driver_wire.hpp"

#include "protocol/wire.hpp"

namespace kyso::drivers {
namespace {

struct Fields {
    WireWriter& to;

    void operator()(const DescribeRequest&) const {}
    void operator()(const TokensRequest&) const {}
    void operator()(const LogoutRequest&) const {}
    void operator()(const NextPinRequest&) const {}
    void operator()(const CertificatesRequest& request) const { to.u64(request.slot).text(request.serial); }
    void operator()(const LoginRequest& request) const {
        to.u64(request.slot).text(request.serial).u8(static_cast<std::uint8_t>(request.pin));
        to.u8(request.last_try_allowed ? 1 : 0);
    }
    void operator()(const SignRequest& request) const {
        const ToBeSigned& what = request.to_be_signed;
        to.bytes(request.key_id).u8(static_cast<std::uint8_t>(what.mechanism));
        to.u8(static_cast<std::uint8_t>(what.digest_algorithm)).bytes(what.digest);
    }
};

Error wrong(std::string detail) {
    return Error{Errc::invalid_request, std::move(detail)};
}

/// `request`, if the message ended where it should.
Result<DriverRequest> ended(const WireReader& reader, DriverRequest request) {
    if (const auto end = reader.finish(); !end) return wrong(end.error().detail());
    return request;
}

CertificatesRequest read_certificates(WireReader& reader) {
    CertificatesRequest request;
    request.slot = reader.u64();
    request.serial = reader.text(pkcs11::max_text);
    return request;
}

Result<DriverRequest> read_login(WireReader& reader) {
    LoginRequest request;
    request.slot = reader.u64();
    request.serial = reader.text(pkcs11::max_text);
    const std::uint8_t pin = reader.u8();
    if (pin > static_cast<std::uint8_t>(PinEntry::channel)) return wrong("pin is neither 0 nor 1");
    request.pin = PinEntry{pin};
    const std::uint8_t last_try = reader.u8();
    if (last_try > 1) return wrong("last_try_allowed is neither 0 nor 1");
    request.last_try_allowed = last_try == 1;
    return ended(reader, std::move(request));
}

Result<DriverRequest> read_sign(WireReader& reader) {
    SignRequest request;
    const ByteView key_id = reader.bytes(pkcs11::max_key_id);
    const std::uint8_t mechanism = reader.u8();
    const std::uint8_t algorithm = reader.u8();
    const ByteView digest = reader.bytes(digest_size(DigestAlgorithm::sha512));
    if (const auto end = reader.finish(); !end) return wrong(end.error().detail());
    if (key_id.empty()) return wrong("empty key id");
    if (mechanism < 1 || mechanism > static_cast<std::uint8_t>(Mechanism::rsa_pss))
        return wrong("unknown mechanism");
    if (algorithm < 1 || algorithm > 3) return wrong("unknown digest algorithm");
    if (digest.size() != digest_size(DigestAlgorithm{algorithm})) return wrong("digest of a wrong length");
    request.key_id.assign(key_id.begin(), key_id.end());
    request.to_be_signed = {Mechanism{mechanism}, DigestAlgorithm{algorithm}, {digest.begin(), digest.end()}};
    return DriverRequest{std::move(request)};
}

} // namespace

bool carries_pin(const DriverRequest& request) noexcept {
    const auto* login = std::get_if<LoginRequest>(&request);
    return std::holds_alternative<NextPinRequest>(request) ||
           (login != nullptr && login->pin == PinEntry::channel);
}

Bytes encode(const DriverRequest& request) {
    WireWriter writer;
    writer.u8(static_cast<std::uint8_t>(request.index() + 1));
    std::visit(Fields{writer}, request);
    return writer.take();
}

Result<DriverRequest> read_request(ByteView message) {
    WireReader reader{message};
    switch (reader.u8()) {
    case 1:
        return ended(reader, DescribeRequest{});
    case 2:
        return ended(reader, TokensRequest{});
    case 3: {
        CertificatesRequest request = read_certificates(reader);
        return ended(reader, std::move(request));
    }
    case 4:
        return read_login(reader);
    case 5:
        return read_sign(reader);
    case 6:
        return ended(reader, LogoutRequest{});
    case 7:
        return ended(reader, NextPinRequest{});
    default:
        return wrong("unknown type of request");
    }
}

} // namespace kyso::drivers
