// SPDX-License-Identifier: Apache-2.0
// HMAC-SHA-256 (RFC 2104, FIPS 180-4), with which kysod seals its own files and hides whom they speak of.
#pragma once

#include "protocol/bytes.hpp"

#include <string>

namespace kyso::core {

/// 64 lower-case hexadecimal digits. Two uses of one key tell themselves apart by how their data begin.
std::string keyed_hash(ByteView key, ByteView data);

} // namespace kyso::core
