// SPDX-License-Identifier: Apache-2.0
// A ticket: the portal's leave to ring one phone once. A JWS in the compact form (RFC 7515) with ES256 over
// {aud, exp, jti, nonce, origin, phone, purpose}; made by a portal, judged by its gateway, opaque to kysod.
#pragma once

#include "drivers/sim/display_text.hpp"
#include "drivers/sim/phone_number.hpp"
#include "signature/openssl_handles.hpp"

#include <chrono>

namespace kyso::sim {

struct Ticket {
    static constexpr std::size_t longest = 2048; ///< octets of the text
    static constexpr std::string_view audience = "kyso-gateway";

    std::string id; ///< base64url of 16 to 32 random octets
    std::string origin;
    std::string nonce; ///< of what will be signed, as the portal spells it; 32 to 128 characters
    PhoneNumber phone;
    Purpose purpose;
    std::chrono::sys_seconds expires;
};

/// P-256 keys from PEM files. Errc::config_invalid, naming the file.
Result<signature::PkeyHandle> load_ticket_key(const std::string& private_key_file);
Result<signature::PkeyHandle> load_ticket_public_key(const std::string& public_key_file);

Result<std::string> make_ticket(const Ticket& ticket, EVP_PKEY& key);
/// Errc::ticket_invalid (form, algorithm, signature, a member too many), ticket_expired.
Result<Ticket> read_ticket(std::string_view text, EVP_PKEY& key, std::chrono::sys_seconds now);
/// Whose ticket it claims to be, unverified: which key to ask. Errc::ticket_invalid.
Result<std::string> ticket_origin(std::string_view text);
/// What it claims to be for, unverified: one for something else is known without asking anybody.
Result<std::string> ticket_purpose(std::string_view text);

} // namespace kyso::sim
