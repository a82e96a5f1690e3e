// SPDX-License-Identifier: Apache-2.0
// Random octets for nonces, keys, salts and names of requests, from the kernel. Not from OpenSSL, whose own
// generator takes longer to set up than all else that kysod does at its start.
#pragma once

#include "protocol/bytes.hpp"

namespace kyso {

/// Aborts where the kernel gives none: no randomness, no service.
Bytes random_octets(std::size_t size);

} // namespace kyso
