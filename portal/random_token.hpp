// SPDX-License-Identifier: Apache-2.0
// Unguessable names: nonces, sessions, account ids. Sessions are stored as their hash only, so that a stolen
// database opens none.
#pragma once

#include "protocol/bytes.hpp"

namespace kyso::portal {

/// `size` octets of random_octets() in base64url.
std::string random_token(std::size_t size);
/// SHA-256, FIPS 180-4.
Bytes sha256(ByteView bytes);

} // namespace kyso::portal
