// SPDX-License-Identifier: Apache-2.0
// Certificate revocation lists (RFC 5280 section 5) as bytes: what one is worth for a certificate. Called by
// RevocationCheck and by fuzz targets. OpenSSL parses and checks signatures; delta and indirect lists, and
// those of some reasons only, say nothing here.
#pragma once

#include "signature/revocation.hpp"

namespace kyso::signature {

constexpr std::size_t max_crl = 10 * 1024 * 1024;

/// What `crl` (DER) says of `certificate`. Pre: `issuer` signed the certificate, as a verified chain tells.
RevocationStatus judge_crl(ByteView crl, const Certificate& certificate, const Certificate& issuer,
                           std::chrono::sys_seconds now);

/// nextUpdate of a list, for caches: not verified, believe nothing else of it.
std::optional<std::chrono::sys_seconds> crl_next_update(ByteView crl);

} // namespace kyso::signature
