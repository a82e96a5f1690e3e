// SPDX-License-Identifier: Apache-2.0
// The messages between kysod and kyso-driver-host, both ways (docs/decisions/0001-shape.md). kysod encodes
// requests and reads answers, the host the other way round. Strict: an unknown type or name, a value out of
// range, a cut-off or left-over octet makes the message Errc::driver_lied (an answer) or
// Errc::invalid_request (a request).
#pragma once

#include "pkcs11/client/token_info.hpp"
#include "protocol/to_be_signed.hpp"

#include <variant>
#include <vector>

namespace kyso::drivers {

using pkcs11::ModuleInfo;
using pkcs11::TokenCertificate;
using pkcs11::TokenInfo;

/// Of a payload towards and from a driver host, in octets.
constexpr std::size_t max_driver_frame = std::size_t{1} << 20U;

struct DescribeRequest {
    friend bool operator==(const DescribeRequest&, const DescribeRequest&) = default;
};
struct TokensRequest {
    friend bool operator==(const TokensRequest&, const TokensRequest&) = default;
};
struct CertificatesRequest {
    std::uint64_t slot = 0;
    std::string serial;
    friend bool operator==(const CertificatesRequest&, const CertificatesRequest&) = default;
};
/// How the person gives the PIN.
enum class PinEntry : std::uint8_t {
    pad = 0,     ///< on the reader (protected authentication path)
    channel = 1, ///< on the descriptor that is passed with the frame
};
struct LoginRequest {
    std::uint64_t slot = 0;
    std::string serial;
    PinEntry pin = PinEntry::channel;
    bool last_try_allowed = false; ///< the person confirmed that it may be the last one
    friend bool operator==(const LoginRequest&, const LoginRequest&) = default;
};
struct SignRequest {
    Bytes key_id; ///< CKA_ID, 1 to 255 octets
    ToBeSigned to_be_signed;
    friend bool operator==(const SignRequest&, const SignRequest&) = default;
};
struct LogoutRequest {
    friend bool operator==(const LogoutRequest&, const LogoutRequest&) = default;
};
/// The PIN for the next signature of a key that asks each time; it comes on the descriptor passed with the
/// frame.
struct NextPinRequest {
    friend bool operator==(const NextPinRequest&, const NextPinRequest&) = default;
};
using DriverRequest =
    std::variant<DescribeRequest, TokensRequest, CertificatesRequest, LoginRequest, SignRequest,
                 LogoutRequest, NextPinRequest>; ///< the type octet is the index plus one

/// Whether a descriptor with a PIN comes with the request.
bool carries_pin(const DriverRequest& request) noexcept;

Bytes encode(const DriverRequest& request);
Result<DriverRequest> read_request(ByteView message);

Bytes describe_answer(const ModuleInfo& module);
Bytes tokens_answer(const std::vector<TokenInfo>& tokens);
Bytes certificates_answer(const std::vector<TokenCertificate>& certificates);
Bytes login_answer();
Bytes sign_answer(ByteView signature);
Bytes logout_answer();
Bytes next_pin_answer();
/// `return_value`: the CK_RV behind it, 0 if none. The detail is cut at 512 octets.
Bytes error_answer(const Error& error, std::uint64_t return_value);

/// Each reads the answer to its request. An error answer becomes that Error, its CK_RV named in the detail.
Result<ModuleInfo> read_describe_answer(ByteView message);
Result<std::vector<TokenInfo>> read_tokens_answer(ByteView message);
Result<std::vector<TokenCertificate>> read_certificates_answer(ByteView message);
Result<void> read_login_answer(ByteView message);
Result<Bytes> read_sign_answer(ByteView message);
Result<void> read_logout_answer(ByteView message);
Result<void> read_next_pin_answer(ByteView message);

} // namespace kyso::drivers
