// SPDX-License-Identifier: Apache-2.0
// The short number that window and phone both show, computed from what will be signed, so that the person can
// tell this request from another. Pure; kysod and the gateway call the same.
#pragma once

#include "protocol/bytes.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kyso::sim {

enum class CodeRule : std::uint8_t {
    mobile_id, ///< SK Mobile-ID: first 6 and last 7 bits of the digest, 4 digits, 0000 to 8191
    vgca,      ///< VGCA: 6 digits out of SHA-256 over the DER DigestInfo (facts: VerificationCodeCalculator)
    text, ///< a service that signs the displayed text only: there the code itself binds the statement. 80
          ///< bits of its SHA-256 in Crockford's base32, `7ZTK-0RGM-H9XQ-41VB`
};
std::string_view to_text(CodeRule rule) noexcept; ///< mobile-id, vgca, text
std::optional<CodeRule> code_rule_from(std::string_view text) noexcept;

/// Pre: `digest` is a SHA-256 digest, 32 octets: of what will be signed, or for CodeRule::text of the
/// statement that the text stands for.
std::string verification_code(CodeRule rule, ByteView digest);

/// Whether CodeRule::text could have made it.
bool is_text_code(std::string_view text) noexcept;

/// DER DigestInfo (RFC 8017 section 9.2) of a SHA-256 digest: what such a card signs.
Bytes sha256_digest_info(ByteView digest);

} // namespace kyso::sim
