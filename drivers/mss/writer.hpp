// SPDX-License-Identifier: Apache-2.0
// What the gateway sends to a mobile signature service, as octets. Valid for the dialect's official schema:
// each dialect wants its own order of elements and its own extra ones. The octets hold AP_PWD: they are never
// logged. No sockets here.
#pragma once

#include "drivers/mss/messages.hpp"

namespace kyso::mss {

/// One POST, without its address.
struct WrittenRequest {
    std::string
        path; ///< what comes after the service's address: `MSS_SignaturePort`, or `sign` of the JSON twin
    std::string content_type; ///< also what is accepted
    std::string body;         ///< UTF-8
};

/// How this dialect tells which certificates belong to a number: registration (vgca) or profile (etsi).
Operation certificate_operation(Dialect dialect) noexcept;

/// Can its messages have a key sign this way? vgca hands the card a DigestInfo, which is for RSA.
bool can_ask_for(Dialect dialect, Mechanism mechanism) noexcept;

/// Errors of all three: config_invalid (vgca is not spoken in JSON), mechanism_unsupported (SHA-256 only; RSA
/// PKCS#1 v1.5, or ECDSA with etsi), invalid_params (a text that XML cannot carry, a transaction that is no
/// NCName of 1 to 32 characters, a number that is not 3 to 15 digits).
///
/// The text to display holds the code that kysod computed, `event_id`. A vgca applet computes the code
/// itself, over the digest that reached the SIM, and puts it where `%%VC%%` stands; so for vgca the last
/// `event_id` in the text becomes `%%VC%%`, and a text without it is refused. What the phone then shows
/// proves what it will sign; a code sent as text would only prove who wrote the text. `%%` anywhere else is
/// refused.
Result<WrittenRequest> write_request(const Service& service, const SignatureRequest& request);
Result<WrittenRequest> write_request(const Service& service, const StatusRequest& request);
Result<WrittenRequest> write_request(const Service& service, const CertificateRequest& request);

} // namespace kyso::mss
